/**
 * A private copy of a file that somebody else may still be writing to, hashed while it is copied: what is examined
 * later is exactly what was hashed.
 */
#ifndef SITE_SNAPSHOT_H
#define SITE_SNAPSHOT_H

#include "base/err.h"
#include "base/hash.h"

/** Somebody who wants to know how far the copying is; `told` may be NULL. */
struct snapshot_watcher {
    void (*told)(void *context, int64_t more_bytes);
    void *context;
};

struct snapshot {
    int fd; /* the copy, read-only, at its beginning; the caller closes it */
    int64_t bytes;
    char hash[HASH_TEXT];
};

/** Copies `source` (named `name` in sentences) to the new file `to` in the folder `dir`. STATUS_TOO_LARGE beyond `max`
 *  bytes, STATUS_INVALID for an empty file, STATUS_UNSUPPORTED for what is no regular file, STATUS_CONFLICT when it
 *  changed while it was read. */
enum status snapshot_take(int source, const char *name, int dir, const char *to, int64_t max,
                          struct snapshot_watcher watcher, struct snapshot *out, struct err *err);

#endif
