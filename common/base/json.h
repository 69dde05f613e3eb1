/**
 * A JSON value that was read (base/json_read.h): a tree of nodes in an arena, never changed.
 *
 * Every accessor takes NULL for "no such value" and for a value of another kind answers as for no value, so that a
 * path through a document is written down without a check at each step:
 *
 *     const char *name = json_text(json_get(json_get(reply, "user"), "name"));
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/str.h"

#include <stdint.h>

enum json_kind {
    JSON_NOTHING, /* only for NULL: there is no value */
    JSON_NULL,
    JSON_BOOL,
    JSON_NUMBER,
    JSON_TEXT,
    JSON_ARRAY,
    JSON_OBJECT
};

struct json {
    enum json_kind kind;
    struct str key; /* the name as a member of an object, else empty */
    struct str
        text; /* text: unescaped; number: as written; NUL follows both; bool: not empty = true */
    const struct json *first; /* members or elements, in the order of the document */
    const struct json *next;  /* of the same parent */
    size_t count;             /* of members or elements */
};

enum json_kind json_kind(const struct json *value);

/** The member of that name, or NULL. */
const struct json *json_get(const struct json *object, const char *key);

/** The text, valid UTF-8, or NULL for no text and for one that contains NUL (ask json_str() for that). */
const char *json_text(const struct json *value);
bool json_str(const struct json *value, struct str *out);

/** A number written as a whole one ("1e3" and "1.0" are not), from `min` to `max`. */
bool json_int(const struct json *value, int64_t min, int64_t max, int64_t *out);

bool json_bool(const struct json *value, bool *out);

/** Members or elements: `for (v = json_first(array); v != NULL; v = v->next)`. */
const struct json *json_first(const struct json *value);
size_t json_count(const struct json *value);

#endif
