/**
 * Moments as other machines write them down.
 */
#ifndef BASE_CLOCK_READ_H
#define BASE_CLOCK_READ_H

#include "base/str.h"

#include <stdint.h>

/** "2026-11-21T05:16:00.000Z", also with an offset like "+01:00" (RFC 3339 section 5.6), as whole seconds since
 *  1970-01-01 UTC; the fraction is cut off. False, and `*seconds` untouched, for anything else and for days that do not
 *  exist. A leap second is the second after it. */
bool clock_read_iso(struct str text, int64_t *seconds);

/** "Sun, 06 Nov 1994 08:49:37 GMT", the one form that servers may write (RFC 9110 section 5.6.7). The name of the day
 *  is not compared with the date. */
bool clock_read_http(struct str text, int64_t *seconds);

#endif
