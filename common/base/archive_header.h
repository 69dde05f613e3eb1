/**
 * The header block of one file in a tar archive: the ustar format (POSIX.1-2017, pax, "ustar Interchange Format"), with
 * the sizes from 8 GiB on in base 256, as GNU tar and everybody after it writes them.
 */
#ifndef BASE_ARCHIVE_HEADER_H
#define BASE_ARCHIVE_HEADER_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARCHIVE_BLOCK 512 /* everything in an archive is padded to whole blocks */
#define ARCHIVE_NAME_MAX                                                                           \
    100 /* bytes; longer names, which ustar would split, are neither written nor read */

struct archive_entry {
    char name[ARCHIVE_NAME_MAX + 1];
    uint64_t size;    /* bytes, at most INT64_MAX */
    int64_t modified; /* seconds since 1970, from 0 on */
    unsigned mode;    /* rights: 0600 */
};

/** The block of a regular file that belongs to nobody in particular (uid 0, gid 0). */
void archive_header_write(const struct archive_entry *entry, uint8_t block[ARCHIVE_BLOCK]);

/** Reads a block. STATUS_INVALID, with what is wrong as the end of a sentence ("is a link"), for damage and for
 *  whatever is not a regular file with a name that fits; `out->name` is the name if it could be read, else "". */
enum status archive_header_read(const uint8_t block[ARCHIVE_BLOCK], struct archive_entry *out,
                                struct err *err);

/** Whether all bytes are 0: the end of an archive is two such blocks. */
bool archive_is_zero(const uint8_t *bytes, size_t len);

#endif
