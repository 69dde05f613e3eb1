/**
 * Reads JSON: exactly what RFC 8259 allows, and of that only what has one meaning. So, beside the grammar:
 *   - the text is UTF-8 without a byte order mark (section 8.1), and escaped surrogates come in pairs (8.2);
 *   - the names of an object differ from each other (section 4);
 *   - nesting ends at JSON_READ_DEPTH (section 9).
 */
#ifndef BASE_JSON_READ_H
#define BASE_JSON_READ_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"

#define JSON_READ_DEPTH 64 /* arrays and objects inside each other */

/** Reads one value from `text`, which need not live on, into `arena`; about 130 bytes per value and a copy of the
 *  texts. STATUS_TOO_LARGE beyond `max` bytes (at most 256 MB); STATUS_INVALID otherwise, with line and column (both
 *  from 1, columns in characters). */
enum status json_read(const struct json **out, struct arena *arena, struct str text, size_t max,
                      struct err *err);

#define JSON_REPLY_VALUES 40000 /* names and values; a page of eighty notifications has 25,000 */

/** Reads what another machine has answered, at most 256 MB, whose texts are of people that it does not know: so that
 *  nobody's odd text hides those of all others, the half of a surrogate pair and NUL are read as U+FFFD, and a byte that is
 *  not UTF-8 as a question mark. All else is as strict as above.
 *
 *  It is read in place: `text` is written to, and must live as long as the value. About 90 bytes of `arena` per name and
 *  value. STATUS_TOO_LARGE for more than `most` of them, JSON_REPLY_VALUES where there is no reason for less;
 *  STATUS_INVALID otherwise, with the byte (from 1). */
enum status json_read_reply(const struct json **out, struct arena *arena, char *text, size_t len,
                            int most, struct err *err);

#endif
