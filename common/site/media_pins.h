/**
 * Media files held fast, so that they can be read for as long as that takes while others hide, remove and purge them:
 * each has a second name (a hard link) in a private folder. That is made in microseconds, under the shared media lock,
 * and costs no space.
 *
 * On a file system that has no hard links the shared media lock itself is kept until the end: posting goes on, hiding
 * and purging wait.
 */
#ifndef SITE_MEDIA_PINS_H
#define SITE_MEDIA_PINS_H

#include "base/err.h"
#include "site/media_store.h"

struct media_pins {
    int home;
    int dir;          /* the private folder, in the same file system as the home */
    int lock;         /* the shared media lock, -1 when it is not held any more */
    bool by_lock;     /* there are no hard links here */
    uint64_t bytes;   /* of all files, for a progress bar: nearly exact */
    uint64_t missing; /* files that are nowhere */
    /* What is told of each missing file: its path below the home. */
    void (*lost)(void *context, const char *path);
    void *context;
};

/** Takes the shared lock. `lost` may be NULL. */
enum status media_pins_begin(struct media_pins *pins, int home, int dir,
                             void (*lost)(void *context, const char *path), void *context,
                             struct err *err);

/** Pins every file that the database refers to: those of visible items as media/ab/NAME in the private folder, the others
 *  as held/ab/NAME, wherever they lie. `db` must be a state of the database that was taken under the lock. Lets
 *  go of the lock, if that can be. */
enum status media_pins_take(struct media_pins *pins, struct db *db, struct err *err);

/** Opens the file that is pinned as `path` ("media/ab/NAME"). -1 with errno. */
int media_pins_open(const struct media_pins *pins, const char *path);

/** Lets go of the lock; the folder is the caller's. Never begun, or twice, is fine after `*pins` was
 *  MEDIA_PINS_INIT. */
void media_pins_end(struct media_pins *pins);

#define MEDIA_PINS_INIT                                                                            \
    {                                                                                              \
        .home = -1, .dir = -1, .lock = -1                                                          \
    }

#endif
