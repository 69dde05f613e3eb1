/**
 * Writes a manifest (site/manifest.h), file by file.
 */
#ifndef SITE_MANIFEST_WRITE_H
#define SITE_MANIFEST_WRITE_H

#include "base/err.h"
#include "base/hash.h"
#include "base/json_write.h"
#include "site/manifest.h"

/** The members of the first line, into the innermost object. */
void manifest_json(struct json_write *w, const struct manifest *manifest);

struct manifest_writer {
    int fd;
    struct buf text;       /* not written yet */
    uint64_t files, bytes; /* so far */
};

/** Begins the list alone; with `manifest`, which may be NULL, after the first line. */
void manifest_begin(struct manifest_writer *w, int fd, const struct manifest *manifest);

/** Adds a file to the list. */
enum status manifest_add(struct manifest_writer *w, const char *path, uint64_t bytes,
                         const uint8_t hash[HASH_BYTES], struct err *err);

/** Ends the list and writes what is left. */
enum status manifest_end(struct manifest_writer *w, struct err *err);

/** For failures: forgets what is not written. After manifest_end() nothing happens. */
void manifest_free(struct manifest_writer *w);

#endif
