#include "web/view.h"

/* Sets of ASCII characters, by 64 of them in a word: 0x00..0x3f and 0x40..0x7f. Bytes from 0x80 are in no set. */
#define BIT(c) (UINT64_C(1) << ((c) % 64))
#define ALPHA (((BIT('Z') << 1) - BIT('A')) | ((BIT('z') << 1) - BIT('a')))
#define DIGIT ((BIT('9') << 1) - BIT('0'))
#define LOW_PRINTABLE (~UINT64_C(0) << ' ')
#define HIGH_PRINTABLE (~UINT64_C(0) >> 1)
#define BLANKS (BIT('\t') | BIT('\n') | BIT('\r'))
#define MARKUP (BIT('&') | BIT('<') | BIT('>'))
#define QUOTES (BIT('"') | BIT('\''))

/* RFC 3986, sections 2.3 (unreserved) and 2.2 (reserved, without "&" and "'", which end things in HTML). */
#define UNRESERVED_LOW (DIGIT | BIT('-') | BIT('.'))
#define UNRESERVED_HIGH (ALPHA | BIT('_') | BIT('~'))
#define SRCSET_LOW                                                                                 \
    (UNRESERVED_LOW | BIT(':') | BIT('/') | BIT('?') | BIT('#') | BIT('!') | BIT('$') | BIT('(') | \
     BIT(')') | BIT('*') | BIT('+') | BIT(';') | BIT('='))
#define WHOLE_HIGH (UNRESERVED_HIGH | BIT('[') | BIT(']') | BIT('@'))

/* What each place lets through as it is. */
enum place {
    IN_TEXT = 1 << 0,
    IN_ATTRIBUTE = 1 << 1,
    IN_LINE = 1 << 2,
    IN_URL_QUERY = 1 << 3,
    IN_URL_PATH = 1 << 4,
    IN_URL_SRCSET = 1 << 5,
    IN_URL = 1 << 6
};

/* The same by character, because a page asks for each of its bytes: the places that let it through. */
#define HAS(low, high, c) (((c) < 64 ? (low) : (high)) >> (c) % 64 & 1)
#define PLACES(c)                                                                                  \
    (HAS((LOW_PRINTABLE | BLANKS) & ~MARKUP, HIGH_PRINTABLE, c) * IN_TEXT |                        \
     HAS((LOW_PRINTABLE | BLANKS) & ~(MARKUP | QUOTES), HIGH_PRINTABLE, c) * IN_ATTRIBUTE |        \
     HAS(LOW_PRINTABLE, HIGH_PRINTABLE, c) * IN_LINE |                                             \
     HAS(UNRESERVED_LOW, UNRESERVED_HIGH, c) * IN_URL_QUERY |                                      \
     HAS(UNRESERVED_LOW | BIT('/'), UNRESERVED_HIGH, c) * IN_URL_PATH |                            \
     HAS(SRCSET_LOW, WHOLE_HIGH, c) * IN_URL_SRCSET |                                              \
     HAS(SRCSET_LOW | BIT(','), WHOLE_HIGH, c) * IN_URL)
#define PLACES_4(c) PLACES(c), PLACES((c) + 1), PLACES((c) + 2), PLACES((c) + 3)
#define PLACES_16(c) PLACES_4(c), PLACES_4((c) + 4), PLACES_4((c) + 8), PLACES_4((c) + 12)

static const uint8_t places_of[256] = {
    PLACES_16(0x00), PLACES_16(0x10), PLACES_16(0x20), PLACES_16(0x30),
    PLACES_16(0x40), PLACES_16(0x50), PLACES_16(0x60), PLACES_16(0x70),
};

/* How many bytes at the beginning may stand as they are. */
static size_t plain_len(struct str s, enum place place)
{
    const unsigned char *at = (const unsigned char *)s.at;
    size_t i = 0;

    while (i + 4 <= s.len && (places_of[at[i]] & places_of[at[i + 1]] & places_of[at[i + 2]] &
                              places_of[at[i + 3]] & place) != 0)
        i += 4;
    while (i < s.len && (places_of[at[i]] & place) != 0)
        i++;
    return i;
}

/* Looks at the bytes from `s` on, of which the first is 0x80 or more. Returns the length of a well-formed
 * character (Unicode 15, table 3-7), or 0 and in `*malformed` how many bytes stand for one U+FFFD. */
static size_t utf8_multibyte(const unsigned char *s, size_t left, size_t *malformed)
{
    unsigned char first = s[0], low = 0x80, high = 0xbf;
    size_t need = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;

    *malformed = 1;
    if (first < 0xc2 || first > 0xf4)
        return 0;
    if (first == 0xe0)
        low = 0xa0; /* overlong */
    else if (first == 0xed)
        high = 0x9f; /* surrogates */
    else if (first == 0xf0)
        low = 0x90; /* overlong */
    else if (first == 0xf4)
        high = 0x8f; /* over U+10FFFF */
    for (size_t i = 1; i < need; i++) {
        if (i >= left || s[i] < low || s[i] > high)
            return 0;
        *malformed = i + 1;
        low = 0x80;
        high = 0xbf;
    }
    return need;
}

/* What stands for an ASCII character that a place does not let through; "" drops it. */
static struct str entity_of(unsigned char c)
{
    switch (c) {
    case '&':
        return STR("&amp;");
    case '<':
        return STR("&lt;");
    case '>':
        return STR("&gt;");
    case '"':
        return STR("&quot;");
    case '\'':
        return STR("&#39;");
    default:
        return STR("");
    }
}

/* Looks at a character outside ASCII at `s`. True when it may stand as it is; otherwise `*instead` stands for it.
 * Either way `*len` is how many bytes it has. */
static bool multibyte_passes(const unsigned char *s, size_t left, size_t *len, struct str *instead)
{
    size_t malformed;

    *len = utf8_multibyte(s, left, &malformed);
    *instead = STR("\xef\xbf\xbd");
    if (*len == 0) {
        *len = malformed;
        return false;
    }
    if (*len == 2 && s[0] == 0xc2 && s[1] < 0xa0) { /* U+0080..U+009F: controls */
        *instead = STR("");
        return false;
    }
    return !(*len == 3 && s[0] == 0xef && s[1] == 0xbf &&
             s[2] >= 0xbe); /* U+FFFE, U+FFFF: XML 1.0, 2.2 */
}

/* Copies runs of what passes, so that plain text costs one memcpy. */
static void write_escaped(struct buf *out, struct str s, enum place place)
{
    const unsigned char *at = (const unsigned char *)s.at;
    struct str instead;
    size_t run = 0, i = 0, len;
    bool passes;

    if (s.len == 0)
        return;
    for (;;) {
        i += plain_len(str_slice(s, i, s.len), place);
        if (i == s.len)
            break;
        len = 1;
        passes = at[i] >= 0x80 && multibyte_passes(at + i, s.len - i, &len, &instead);
        if (!passes) {
            buf_add(out, at + run, i - run);
            buf_str(out, at[i] < 0x80 ? entity_of(at[i]) : instead);
            run = i + len;
        }
        i += len;
    }
    buf_add(out, at + run, s.len - run);
}

void view_text(struct view *v, struct str s)
{
    write_escaped(v->out, s, IN_TEXT);
}

void view_attribute(struct view *v, struct str s)
{
    write_escaped(v->out, s, IN_ATTRIBUTE);
}

void view_line(struct view *v, struct str s)
{
    write_escaped(v->out, s, IN_LINE);
}

static void write_percent(struct buf *out, struct str s, enum place place)
{
    static const char digits[] = "0123456789ABCDEF";
    char code[3] = {'%', '0', '0'};

    for (;;) {
        size_t run = plain_len(s, place);
        unsigned char c;

        buf_add(out, s.at, run);
        if (run == s.len)
            return;
        c = (unsigned char)s.at[run];
        code[1] = digits[c >> 4];
        code[2] = digits[c & 15];
        buf_add(out, code, sizeof(code));
        s = str_slice(s, run + 1, s.len);
    }
}

void view_url_path(struct view *v, struct str s)
{
    write_percent(v->out, s, IN_URL_PATH);
}

void view_url_root(struct view *v, struct str s)
{
    /* "//x" would be a host; "/.//x" is the path "//x" (WHATWG URL, section 4.5, on the URL serializer). */
    if (s.len == 0 || s.at[0] == '/')
        buf_char(v->out, '.');
    view_url_path(v, s);
}

void view_url_query(struct view *v, struct str s)
{
    write_percent(v->out, s, IN_URL_QUERY);
}

/* Browsers strip or rewrite these before they look at the scheme (WHATWG URL, section 4.4). */
static bool url_has_trick(struct str url)
{
    for (size_t i = 0; i < url.len; i++) {
        unsigned char c = (unsigned char)url.at[i];

        if (c <= ' ' || c == 0x7f || c == '\\')
            return true;
    }
    return str_starts(url, "//");
}

static bool url_is_safe(struct str url)
{
    size_t head = 0, colon = str_find(url, ':');
    struct str scheme = str_slice(url, 0, colon), rest = str_slice(url, colon, url.len);

    if (url_has_trick(url))
        return false;
    while (head < url.len && memchr("/?#", url.at[head], 3) == NULL)
        head++;
    if (str_find(str_slice(url, 0, head), '&') < head)
        return false;
    if (colon >= head)
        return true;
    if (str_is_nocase(scheme, "http") || str_is_nocase(scheme, "https"))
        return str_starts(rest, "://") && rest.len > 3 && memchr("/?#:@", rest.at[3], 5) == NULL;
    return str_is_nocase(scheme, "mailto");
}

static bool url_has_code_at(struct str url, size_t at)
{
    return at + 2 < url.len && ascii_hex(url.at[at + 1]) >= 0 && ascii_hex(url.at[at + 2]) >= 0;
}

/* Our own addresses, which are nearly all: a path on this site, of nothing but plain characters. */
static bool url_is_plain_path(struct str url, enum place place)
{
    return str_starts(url, "/") && !str_starts(url, "//") && plain_len(url, place) == url.len;
}

static void write_url(struct buf *out, struct str url, enum place place)
{
    size_t run = 0;

    if (url_is_plain_path(url, place)) {
        buf_str(out, url);
        return;
    }
    if (!url_is_safe(url)) {
        buf_char(out, '#');
        return;
    }
    for (size_t i = 0; i < url.len; i++) {
        bool ampersand = url.at[i] == '&';

        if (!ampersand && !(url.at[i] == '%' && url_has_code_at(url, i)))
            continue;
        write_percent(out, str_slice(url, run, i), place);
        buf_text(out, ampersand ? "&amp;" : "%");
        run = i + 1;
    }
    write_percent(out, str_slice(url, run, url.len), place);
}

void view_url(struct view *v, struct str s)
{
    write_url(v->out, s, IN_URL);
}

void view_url_srcset(struct view *v, struct str s)
{
    write_url(v->out, s, IN_URL_SRCSET);
}

void view_put_text(struct view *v, const char *z, view_writer *write)
{
    write(v, str_of(z));
}

void view_put_str(struct view *v, struct str s, view_writer *write)
{
    write(v, s);
}

void view_put_i64(struct view *v, int64_t n, view_writer *write)
{
    (void)write;
    buf_i64(v->out, n);
}

void view_put_u64(struct view *v, uint64_t n, view_writer *write)
{
    (void)write;
    buf_u64(v->out, n);
}

void view_put_html(struct view *v, struct html html, view_writer *write)
{
    (void)write;
    buf_str(v->out, html.bytes);
}
