/**
 * Byte ranges of a file (RFC 9110 section 14).
 */
#ifndef WEB_RANGE_H
#define WEB_RANGE_H

#include "base/str.h"

#include <stdint.h>

enum range_answer {
    RANGE_WHOLE, /* no range, one that cannot be read, another unit, or several: send the whole file */
    RANGE_PART,         /* 206 */
    RANGE_UNSATISFIABLE /* 416 */
};

struct range {
    uint64_t from;
    uint64_t length;
};

/** Reads a Range header against a file of `size` bytes. `range` is the part for RANGE_PART, else the whole. */
enum range_answer range_read(struct str header, uint64_t size, struct range *range);

#endif
