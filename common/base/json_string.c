#include "base/json_string.h"

#include "base/utf8.h"

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
static size_t read_units(struct str raw, size_t at, uint32_t *character)
{
    int32_t unit = read_unit(raw, at), low;

    if (unit < 0 || (unit >= 0xdc00 && unit <= 0xdfff))
        return 0;
    *character = (uint32_t)unit;
    if (unit < 0xd800 || unit > 0xdbff)
        return 6;
    low = read_unit(raw, at + 6);
    if (low < 0xdc00 || low > 0xdfff)
        return 0;
    *character = 0x10000 + (((uint32_t)unit & 0x3ff) << 10 | ((uint32_t)low & 0x3ff));
    return 12;
}

/* Reads the escape at `at`: the character and the bytes read, 0 if wrong. */
static size_t read_escape(struct str raw, size_t at, uint32_t *character)
{
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    const char *name;

    if (raw.len - at < 2)
        return 0;
    if (raw.at[at + 1] == 'u')
        return read_units(raw, at, character);
    name = memchr(names, raw.at[at + 1], sizeof(names) - 1);
    if (name == NULL)
        return 0;
    *character = (unsigned char)values[name - names];
    return 2;
}

/* Adds the bytes from `*at` up to the next escape; false at one that may not stand there. */
static bool add_run(struct buf *text, struct str raw, size_t *at, const char **why)
{
    size_t start = *at;

    while (*at < raw.len && raw.at[*at] != '\\') {
        size_t len = utf8_length_at(raw, *at);

        if (len == 0 || (unsigned char)raw.at[*at] < ' ') {
            *why =
                len == 0 ? "this byte is not UTF-8" : "a control character in text must be escaped";
            return false;
        }
        *at += len;
    }
    buf_str(text, str_slice(raw, start, *at));
    return true;
}

bool json_string_read(struct str raw, struct arena *arena, struct str *out, size_t *bad,
                      const char **why)
{
    struct buf text = BUF_INIT;
    size_t at = 0;
    bool right;

    while ((right = add_run(&text, raw, &at, why)) && at < raw.len) {
        uint32_t character;
        size_t len = read_escape(raw, at, &character);

        if (len == 0) {
            *why = "this escape is wrong, or half of a surrogate pair";
            right = false;
            break;
        }
        utf8_add(&text, character);
        at += len;
    }
    *bad = at;
    *out = (struct str){arena_copy(arena, buf_view(&text)), text.len};
    buf_free(&text);
    return right;
}
