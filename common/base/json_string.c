#include "base/json_string.h"

#include "base/utf8.h"

#define UNKNOWN 0xfffd /* what stands for a character that is none */

/* The four hexadecimal digits behind "\u" at `at`, or -1. */
static int32_t read_unit(struct str raw, size_t at)
{
    int32_t unit = 0;

    if (raw.len - at < 6 || raw.at[at] != '\\' || raw.at[at + 1] != 'u')
        return -1;
    for (size_t i = at + 2; i < at + 6; i++) {
        int digit = ascii_hex(raw.at[i]);

        if (digit < 0)
            return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

/* One or two "\uXXXX" (UTF-16 code units, RFC 2781 section 2.2): the character and the bytes read, 0 if wrong. */
static size_t read_units(struct str raw, size_t at, bool mends, uint32_t *character)
{
    int32_t unit = read_unit(raw, at), low;

    if (unit < 0)
        return 0;
    *character = unit == 0 && mends ? UNKNOWN : (uint32_t)unit;
    if (unit < 0xd800 || unit > 0xdfff)
        return 6;
    low = unit < 0xdc00 ? read_unit(raw, at + 6) : -1;
    if (low < 0xdc00 || low > 0xdfff) {
        *character = UNKNOWN;
        return mends ? 6 : 0;
    }
    *character = 0x10000 + (((uint32_t)unit & 0x3ff) << 10 | ((uint32_t)low & 0x3ff));
    return 12;
}

/* Reads the escape at `at`: the character and the bytes read, 0 if wrong. */
static size_t read_escape(struct str raw, size_t at, bool mends, uint32_t *character)
{
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    const char *name;

    if (raw.len - at < 2)
        return 0;
    if (raw.at[at + 1] == 'u')
        return read_units(raw, at, mends, character);
    name = memchr(names, raw.at[at + 1], sizeof(names) - 1);
    if (name == NULL)
        return 0;
    *character = (unsigned char)values[name - names];
    return 2;
}

/* The bytes at `at` that go to `to` as one character; 0 for what may not stand there. */
static size_t read_character(struct str raw, size_t at, bool mends, char *to, size_t *written,
                             const char **why)
{
    size_t len = utf8_length_at(raw, at);
    uint32_t character = 0;

    if ((unsigned char)raw.at[at] < ' ') {
        *why = "a control character in text must be escaped";
        return 0;
    }
    if (raw.at[at] == '\\') {
        len = read_escape(raw, at, mends, &character);
        *written = len == 0 ? 0 : utf8_encode(to, character);
        *why = "this escape is wrong, or half of a surrogate pair";
        return len;
    }
    *why = "this byte is not UTF-8";
    if (len == 0 && mends) {
        *to = '?';
        return *written = 1;
    }
    for (size_t i = 0; i < len; i++)
        to[i] = raw.at[at + i];
    return *written = len;
}

/* Writes `raw` without its escapes to `to`, which may be where it stands: no character becomes longer. */
static bool decode(struct str raw, bool mends, char *to, struct str *out, size_t *bad,
                   const char **why)
{
    size_t at = 0, end = 0;

    while (at < raw.len) {
        size_t written = 0, len = read_character(raw, at, mends, to + end, &written, why);

        if (len == 0)
            break;
        at += len;
        end += written;
    }
    to[end] = '\0';
    *bad = at;
    *out = (struct str){to, end};
    return at == raw.len;
}

bool json_string_read(struct str raw, struct arena *arena, struct str *out, size_t *bad,
                      const char **why)
{
    return decode(raw, false, arena_array(arena, raw.len + 1, 1), out, bad, why);
}

bool json_string_mend(char *raw, size_t len, struct str *out, size_t *bad, const char **why)
{
    return decode((struct str){raw, len}, true, raw, out, bad, why);
}
