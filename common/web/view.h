/**
 * What the views of cgi/views/ stand on: writers named after the place in the page where a value may stand.
 * viewc writes the calls; hand-written code needs only `struct view`.
 *
 * Every writer takes text as `const char *` (NULL writes nothing) or `struct str`, and every integer type but
 * `bool` and plain `char`. Ready-made HTML (base/html.h) goes to VIEW_TEXT alone. Other types do not compile.
 *
 * All writers make valid UTF-8 of what they get (each maximal malformed part becomes one U+FFFD, as the
 * WHATWG Encoding Standard, section 4.1 says) and drop the control characters that HTML forbids, except the URL
 * writers, which percent-encode every such byte or refuse it.
 */
#ifndef WEB_VIEW_H
#define WEB_VIEW_H

#include "base/buf.h"
#include "base/html.h"

/** A page under way. The caller owns `out`, and everything is added at its end. */
struct view {
    struct buf *out;
};

/** Markup of the template itself. Only a string literal compiles. */
#define VIEW_LITERAL(v, literal) buf_add((v)->out, "" literal, sizeof(literal) - 1)

/** Between tags: `& < >` become entities, or ready-made HTML as it is. */
#define VIEW_TEXT(v, x)                                                                            \
    _Generic((x), struct html : view_put_html, VIEW_PLAIN_TYPES)((v), (x), view_text)

/** In <title>, <textarea> and XML text, where no markup may come from a value. */
#define VIEW_PLAIN_TEXT(v, x) VIEW_PUT(v, x, view_text)

/** In an attribute value within either kind of quotes: `& < > " '` become entities. */
#define VIEW_ATTRIBUTE(v, x) VIEW_PUT(v, x, view_attribute)

/** A whole URL, or the beginning of one: see view_url(). */
#define VIEW_URL(v, x) VIEW_PUT(v, x, view_url)

/** The same as one candidate of a srcset, where a comma would begin the next one. */
#define VIEW_URL_SRCSET(v, x) VIEW_PUT(v, x, view_url_srcset)

/** A piece of a URL's path: everything but RFC 3986 unreserved characters and "/" is percent-encoded. */
#define VIEW_URL_PATH(v, x) VIEW_PUT(v, x, view_url_path)

/** The same directly after the "/" that begins the URL; never makes "//host" of it. */
#define VIEW_URL_ROOT(v, x) VIEW_PUT(v, x, view_url_root)

/** A name, value or fragment after "?" or "#": everything but unreserved characters is percent-encoded. */
#define VIEW_URL_QUERY(v, x) VIEW_PUT(v, x, view_url_query)

/** A piece of a text file: no markup, and no control characters, so that a value cannot begin a line. */
#define VIEW_LINE(v, x) VIEW_PUT(v, x, view_line)

/* --- what the macros call -------------------------------------------------------------------------------- */

/** Writes `s` for one place of the page. */
typedef void view_writer(struct view *v, struct str s);

view_writer view_text, view_attribute, view_line;
view_writer view_url_path, view_url_root, view_url_query;

/** Relative references and absolute ones of http:, https: (with "//" and a host) and mailto: are written, with the
 *  bytes that RFC 3986 does not allow percent-encoded; existing %XX stays. Anything else is written as "#": other
 *  schemes, "//host", and whatever a browser could read as one of these: a backslash, a blank or control character
 *  anywhere, or "&" before the first "/", "?" or "#". The empty string stays empty. */
view_writer view_url, view_url_srcset;

void view_put_text(struct view *v, const char *z, view_writer *write);
void view_put_str(struct view *v, struct str s, view_writer *write);
/** Digits and "-" are harmless in every place, so numbers do not go through the writer. */
void view_put_i64(struct view *v, int64_t n, view_writer *write);
void view_put_u64(struct view *v, uint64_t n, view_writer *write);
void view_put_html(struct view *v, struct html html, view_writer *write);

#define VIEW_PUT(v, x, write) _Generic((x), VIEW_PLAIN_TYPES)((v), (x), (write))

/* clang-format off */
#define VIEW_PLAIN_TYPES                                                                           \
    char *: view_put_text, const char *: view_put_text, struct str: view_put_str,                  \
    signed char: view_put_i64, short: view_put_i64, int: view_put_i64, long: view_put_i64,         \
    long long: view_put_i64, unsigned char: view_put_u64, unsigned short: view_put_u64,            \
    unsigned int: view_put_u64, unsigned long: view_put_u64, unsigned long long: view_put_u64
/* clang-format on */

#endif
