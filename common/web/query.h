/**
 * Name=value lists: query strings and urlencoded bodies (WHATWG URL section 5.1), read strictly.
 */
#ifndef WEB_QUERY_H
#define WEB_QUERY_H

#include "base/arena.h"

#define QUERY_MAX 8192      /* bytes of a query string */
#define QUERY_PAIRS_MAX 100 /* pairs in one list */

/** Takes the next "name=value" off `*rest`, still encoded; a missing "=" gives an empty value. False at the
 *  end. Empty pieces ("a=1&&b=2") are passed over. */
bool query_next(struct str *rest, struct str *name, struct str *value);

/** Decodes %XX and "+" to whatever bytes that gives. False for a broken escape. */
bool query_decode_bytes(struct arena *arena, struct str encoded, struct str *bytes);

/** The same for text. NULL for a broken escape, a NUL byte or what is not UTF-8. */
char *query_decode(struct arena *arena, struct str encoded);

#endif
