#include "base/unicode.h"

#include "base/panic.h"
#include "base/utf8.h"

#include <utf8proc.h>

static bool map(struct arena *arena, struct str s, int options, struct str *out)
{
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t len;

    if (!utf8_is_valid(s))
        return false;
    len = utf8proc_map((const utf8proc_uint8_t *)s.at, (utf8proc_ssize_t)s.len, &mapped,
                       (utf8proc_option_t)(UTF8PROC_STABLE | options));
    if (len < 0)
        panic("out of memory"); /* the only way left to fail */
    out->at = arena_copy(arena, (struct str){(const char *)mapped, (size_t)len});
    out->len = (size_t)len;
    free(mapped);
    return true;
}

bool unicode_nfc(struct arena *arena, struct str s, struct str *out)
{
    return map(arena, s, UTF8PROC_COMPOSE, out);
}

bool unicode_decompose(struct arena *arena, struct str s, struct str *out)
{
    return map(arena, s, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE,
               out);
}

const char *unicode_plain_letters(uint32_t character)
{
    switch (character) {
    case 0xdf:
        return "ss";
    case 0xe6:
        return "ae";
    case 0xf0:
    case 0x111:
        return "d";
    case 0xf8:
        return "o";
    case 0xfe:
        return "th";
    case 0x127:
        return "h";
    case 0x131:
        return "i";
    case 0x142:
        return "l";
    case 0x14b:
        return "n";
    case 0x153:
        return "oe";
    case 0x167:
        return "t";
    default:
        return NULL;
    }
}

size_t unicode_cut(struct str s, size_t max)
{
    utf8proc_int32_t state = 0;
    uint32_t before = 0, character = 0;
    size_t at = 0, boundary = 0;

    if (s.len <= max)
        return s.len;
    while (at <= max) {
        size_t len = utf8_decode(s, at, &character);

        if (at == 0 || utf8proc_grapheme_break_stateful((utf8proc_int32_t)before,
                                                        (utf8proc_int32_t)character, &state))
            boundary = at;
        before = character;
        at += len > 0 ? len : 1;
    }
    return boundary;
}

size_t unicode_width(struct str s)
{
    size_t width = 0;

    for (size_t at = 0; at < s.len;) {
        uint32_t character;
        size_t len = utf8_decode(s, at, &character);

        width += len == 0 ? 1 : (size_t)utf8proc_charwidth((utf8proc_int32_t)character);
        at += len > 0 ? len : 1;
    }
    return width;
}
