#include "web/query.h"

#include "base/utf8.h"

bool query_next(struct str *rest, struct str *name, struct str *value)
{
    struct str pair;

    while (str_cut(rest, '&', &pair)) {
        size_t equals = str_find(pair, '=');

        if (pair.len == 0)
            continue;
        *name = str_slice(pair, 0, equals);
        *value = str_slice(pair, equals + 1, pair.len);
        return true;
    }
    return false;
}

bool query_decode_bytes(struct arena *arena, struct str encoded, struct str *bytes)
{
    char *out = arena_alloc(arena, encoded.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < encoded.len; i++) {
        char c = encoded.at[i];

        if (c == '%') {
            int high, low;

            if (encoded.len - i < 3)
                return false;
            high = ascii_hex(encoded.at[i + 1]);
            low = ascii_hex(encoded.at[i + 2]);
            if (high < 0 || low < 0)
                return false;
            c = (char)(high << 4 | low);
            i += 2;
        } else if (c == '+') {
            c = ' ';
        }
        out[len++] = c;
    }
    *bytes = (struct str){out, len};
    return true;
}

char *query_decode(struct arena *arena, struct str encoded)
{
    struct str bytes;

    if (!query_decode_bytes(arena, encoded, &bytes) || memchr(bytes.at, '\0', bytes.len) != NULL ||
        !utf8_is_valid(bytes))
        return NULL;
    return arena_copy(arena, bytes);
}
