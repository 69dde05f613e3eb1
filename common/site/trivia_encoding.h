/**
 * The four ways in which the Open Trivia Database encodes texts within its JSON, and two that others make of them.
 */
#ifndef SITE_TRIVIA_ENCODING_H
#define SITE_TRIVIA_ENCODING_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"

enum trivia_encoding {
    TRIVIA_DETECT,
    TRIVIA_HTML, /* character references; what is asked for without a word, and plain text too */
    TRIVIA_URL_LEGACY, /* as in forms: "+" is a blank */
    TRIVIA_URL_3986,   /* RFC 3986 section 2.1 */
    TRIVIA_BASE64,     /* RFC 4648 section 4 */
    TRIVIA_HTML_TWICE, /* references of references */
    TRIVIA_PLAIN       /* nothing is decoded */
};
#define TRIVIA_ENCODINGS 7

/** "detect", "html", "url-legacy", "url3986", "base64", "html-twice", "plain". */
const char *trivia_encoding_name(enum trivia_encoding encoding);
bool trivia_encoding_of(struct str name, enum trivia_encoding *out);

/** Which of the four it is, from all questions at once: `results` is an array of objects. Never TRIVIA_DETECT. */
enum trivia_encoding trivia_encoding_detect(const struct json *results);

/** The plain text in `arena`. STATUS_INVALID: it is not encoded like this, holds NUL, or, as html, holds references
 *  after decoding still, as dumps do that were encoded twice. */
enum status trivia_decode(struct arena *arena, enum trivia_encoding encoding, struct str text,
                          const char **out, struct err *err);

#endif
