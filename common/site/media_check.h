/**
 * Compares what lies below media/ and held/ with the rows that own it. One file and one row at a time: memory does
 * not grow with either.
 *
 * While others upload or hide, a file may lie ahead of its row for a moment. So whatever looks wrong is looked at
 * again under the exclusive media lock before it is told, and is put right under the same lock.
 */
#ifndef SITE_MEDIA_CHECK_H
#define SITE_MEDIA_CHECK_H

#include "site/site.h"

enum media_trouble {
    MEDIA_EXPOSED, /* below media/, but its items are hidden, waiting or removed; mended: moved to held/ */
    MEDIA_WITHHELD, /* below held/, but a visible item shows it; mended: moved to media/ */
    MEDIA_LEFTOVER, /* named like a media file, but no item owns it; mended: deleted */
    MEDIA_STRANGE,  /* not a file that this site makes; left alone */
    MEDIA_RULES, /* the same below media/, with a dot before its name: servers take rules from such files */
    MEDIA_MISSING, /* in neither folder, but an item that is not removed owns it; cannot be mended */
    MEDIA_DAMAGED, /* of another size than its item says; cannot be mended */
    MEDIA__TROUBLES
};

struct media_news {
    enum media_trouble trouble;
    const char *file; /* relative to the home: "media/ab/HASH.jpg" */
    const char
        *item; /* path of an item that owns it, or NULL; as `file` valid during the call only */
    bool mended;
};

struct media_listener {
    void (*told)(void *context, const struct media_news *news);
    void *context;
};

/** Walks both folders and all items that are not removed; media/.htaccess is passed over. With `mend` it also puts right what it can. STATUS_IO when
 *  a folder cannot be read or a file cannot be moved; what was told before holds. */
enum status media_check(struct site *site, bool mend, const struct media_listener *listener,
                        struct err *err);

#endif
