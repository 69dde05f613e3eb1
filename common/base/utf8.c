#include "base/utf8.h"

static bool is_tail(unsigned char c)
{
    return (c & 0xc0) == 0x80;
}

/* The table of well-formed sequences (RFC 3629 section 4): only the second byte has special bounds. */
size_t utf8_length_at(struct str s, size_t at)
{
    const unsigned char *c = (const unsigned char *)s.at + at;
    size_t left = s.len - at;
    unsigned char low = 0x80, high = 0xbf;
    size_t len;

    if (c[0] < 0x80)
        return 1;
    if (c[0] < 0xc2 || c[0] > 0xf4)
        return 0;
    len = c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : 4;
    if (left < len)
        return 0;
    if (c[0] == 0xe0)
        low = 0xa0;
    else if (c[0] == 0xed)
        high = 0x9f;
    else if (c[0] == 0xf0)
        low = 0x90;
    else if (c[0] == 0xf4)
        high = 0x8f;
    if (c[1] < low || c[1] > high)
        return 0;
    for (size_t i = 2; i < len; i++) {
        if (!is_tail(c[i]))
            return 0;
    }
    return len;
}

size_t utf8_decode(struct str s, size_t at, uint32_t *character)
{
    size_t len = utf8_length_at(s, at);
    const unsigned char *c = (const unsigned char *)s.at + at;
    uint32_t value;

    if (len == 0)
        return 0;
    value = len == 1 ? c[0] : c[0] & (0x7fu >> len);
    for (size_t i = 1; i < len; i++)
        value = value << 6 | (c[i] & 0x3fu);
    *character = value;
    return len;
}

size_t utf8_encode(char out[4], uint32_t character)
{
    size_t len;

    if (character > 0x10ffff || (character >= 0xd800 && character <= 0xdfff))
        character = 0xfffd;
    if (character < 0x80) {
        out[0] = (char)character;
        return 1;
    }
    len = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    for (size_t i = len - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (character & 0x3f));
        character >>= 6;
    }
    out[0] = (char)(0xf00u >> len | character);
    return len;
}

void utf8_add(struct buf *out, uint32_t character)
{
    char bytes[4];

    buf_add(out, bytes, utf8_encode(bytes, character));
}

size_t utf8_valid_length(struct str s)
{
    size_t at = 0;

    while (at < s.len) {
        size_t len = utf8_length_at(s, at);

        if (len == 0)
            break;
        at += len;
    }
    return at;
}

bool utf8_is_valid(struct str s)
{
    return utf8_valid_length(s) == s.len;
}

static bool is_clean(uint32_t c, bool lines)
{
    if (c < 0x20)
        return lines && (c == '\n' || c == '\t');
    if (c < 0x7f)
        return true;
    if (c < 0xa0 || c == 0x061c)
        return false;
    if (c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
        return false;
    return !(c >= 0xfdd0 && c <= 0xfdef) && (c & 0xfffe) != 0xfffe; /* noncharacters */
}

bool utf8_is_clean(struct str s, bool lines)
{
    for (size_t at = 0; at < s.len;) {
        uint32_t character;
        size_t len = utf8_decode(s, at, &character);

        if (len == 0 || !is_clean(character, lines))
            return false;
        at += len;
    }
    return true;
}
