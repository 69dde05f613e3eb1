/**
 * Writes one JSON value (RFC 8259) into a buffer, with commas and quotes in the right places.
 *
 *     struct json_write w;
 *     json_begin(&w, out, false);
 *     json_object(&w);
 *     json_key(&w, "title");
 *     json_put_text(&w, project->title);
 *     json_end(&w);
 *     json_finish(&w);
 *
 * What comes out is always valid: bytes that are not UTF-8 become U+FFFD. Calls in an order that cannot
 * give JSON (a value without a key, an end too many, two top values) are bugs and end the process.
 */
#ifndef BASE_JSON_WRITE_H
#define BASE_JSON_WRITE_H

#include "base/buf.h"

#define JSON_WRITE_DEPTH 64 /* objects and arrays inside each other; as many as can be read */

struct json_write {
    struct buf *out; /* the caller's; appended to */
    bool pretty;     /* two blanks per level, one member per line */
    bool started;    /* the top value has begun */
    bool keyed;      /* a key waits for its value */
    int depth;
    struct {
        bool object;
        bool used; /* has a member already, so that the next one needs a comma */
    } open[JSON_WRITE_DEPTH];
};

void json_begin(struct json_write *w, struct buf *out, bool pretty);

/** Opens an object or array as the next value; json_end() closes the innermost one. */
void json_object(struct json_write *w);
void json_array(struct json_write *w);
void json_end(struct json_write *w);

/** The name of the next member of the innermost object. */
void json_key(struct json_write *w, const char *key);

/** Text; NULL is written as null. */
void json_put_text(struct json_write *w, const char *z);
void json_put_str(struct json_write *w, struct str s);
/** An array of so many texts. */
void json_put_texts(struct json_write *w, const char *const *texts, size_t count);
/** All 64 bits are written; readers that use doubles are exact up to 2^53. */
void json_put_i64(struct json_write *w, int64_t n);
void json_put_bool(struct json_write *w, bool value);
void json_put_null(struct json_write *w);

/** Checks that exactly one value was written and everything is closed; pretty text gets a final newline. */
void json_finish(struct json_write *w);

/** Appends `s` as a JSON string with its quotes, without a writer. */
void json_quote(struct buf *out, struct str s);

#endif
