/**
 * Reads a tar archive (base/archive_header.h) from a descriptor, from its beginning to its end, trusting nothing in it.
 *
 *     archive_read_begin(&archive, fd, "site.tar");
 *     while ((status = archive_read_entry(&archive, &found, err)) == STATUS_OK && found)
 *         … archive.entry … archive_read_bytes() until it gives 0 …
 *
 * Damage is STATUS_INVALID with a sentence that names the file and the place. Only regular files pass.
 */
#ifndef BASE_ARCHIVE_READ_H
#define BASE_ARCHIVE_READ_H

#include "base/archive_header.h"

struct archive_reader {
    int fd;
    const char *name;           /* for sentences */
    struct archive_entry entry; /* the present one */
    uint64_t bytes;             /* read so far */
    uint64_t left;              /* of the present entry */
    uint64_t size;              /* of the whole file, UINT64_MAX when it is not known (a pipe) */
    unsigned padding;           /* behind it */
};

void archive_read_begin(struct archive_reader *archive, int fd, const char *name);

/** Goes on to the next file, over what is left of the one before. At the end of the archive, which nothing but zeros
 *  may follow, a megabyte of them at most, `*found` is false. */
enum status archive_read_entry(struct archive_reader *archive, bool *found, struct err *err);

/** Up to `max` more bytes of the present file; `*got` is 0 at its end and only there. */
enum status archive_read_bytes(struct archive_reader *archive, void *into, size_t max, size_t *got,
                               struct err *err);

#endif
