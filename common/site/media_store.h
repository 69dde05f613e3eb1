/**
 * Where media files lie: media/ab/HASH.EXT and its renditions HASH-WIDTH.EXT for what visitors may see, the same
 * below held/ for what they may not. The first two characters of the hash name the folder.
 *
 * A file and its row come and go together under `media.lock`: placing files and committing their rows happens
 * under the shared lock, so that many can post at once; taking files away happens under the exclusive one, so that
 * nobody posts the same bytes in between.
 */
#ifndef SITE_MEDIA_STORE_H
#define SITE_MEDIA_STORE_H

#include "site/content.h"

enum media_lock {
    MEDIA_PLACE, /* shared */
    MEDIA_TAKE   /* exclusive */
};

#define MEDIA_LOCK_FILE "media.lock" /* in the home */

/** Makes the file of the lock if it is absent: for programs that are going to lose the right to make files in the home.
 *  What goes wrong is told by media_lock(). */
void media_lock_make(int home);

/** Waits for the lock; `*lock` is closed with file_close() to let go. */
enum status media_lock(int home, enum media_lock kind, int *lock, struct err *err);

/** The files of one item, relative to media/ or held/. */
struct media_files {
    const char **names; /* "ab/HASH.jpg" */
    size_t count;
};

/** Names "ab/HASH.EXT" (width 0) and "ab/HASH-WIDTH.EXT". */
char *media_name(struct arena *arena, const char *hash, int width, const char *extension);

/** Whether `name` has the shape that media_name() gives. */
bool media_name_is(struct str name);

/** All files of `content`: the stored one, the renditions of its `widths`, its captions. None for a text. */
struct media_files media_files_of(struct arena *arena, const struct content *content);

/** Renames `from` (a file in the folder `job`) to its place below media/ or held/ and syncs it. `name` is of media_name():
 *  any other ends the process, because servers take rules from files that are called as they like. */
enum status media_place(int home, int job, const char *from, const char *name, bool visible,
                        struct err *err);

/** Moves the files between media/ and held/. A file that is already there is fine; one that is in neither
 *  folder is logged and passed over. */
enum status media_move(int home, const struct media_files *files, bool visible, struct err *err);

/** Deletes the files from media/ (visible) or held/. Absent ones are fine. */
enum status media_delete(int home, const struct media_files *files, bool visible, struct err *err);

#endif
