/**
 * Writes a tar archive (base/archive_header.h) to a descriptor, from its beginning to its end: a pipe will do.
 *
 *     archive_write_begin(&archive, fd, "site.tar");
 *     archive_write_entry(&archive, &entry, err);     for each file, followed by
 *     archive_write_bytes(&archive, piece, err);      until entry.size bytes are written
 *     archive_write_end(&archive, err);
 */
#ifndef BASE_ARCHIVE_WRITE_H
#define BASE_ARCHIVE_WRITE_H

#include "base/archive_header.h"
#include "base/str.h"

struct archive_writer {
    int fd;
    const char *name; /* for sentences */
    uint64_t bytes;   /* written so far */
    uint64_t left;    /* of the present entry */
    unsigned padding; /* to be written behind it */
};

void archive_write_begin(struct archive_writer *archive, int fd, const char *name);

/** Begins the next file. The one before must be complete: a file that came out shorter than it was said to be is a bug
 *  of the caller. STATUS_FULL, STATUS_IO as for file_write_fd(). */
enum status archive_write_entry(struct archive_writer *archive, const struct archive_entry *entry,
                                struct err *err);

/** More bytes of it, never more than it has. */
enum status archive_write_bytes(struct archive_writer *archive, struct str bytes, struct err *err);

/** The end mark. The descriptor stays open and unsynced. */
enum status archive_write_end(struct archive_writer *archive, struct err *err);

#endif
