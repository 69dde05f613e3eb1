#include "web/cookie.h"

#include "base/hash.h"

const char *cookie_name(bool https)
{
    return https ? COOKIE_SECURE_NAME : COOKIE_PLAIN_NAME;
}

/* Takes the next "name=value" off a list separated by ";" or ",". */
static bool cookie_next(struct str *rest, struct str *name, struct str *value)
{
    while (rest->len > 0) {
        size_t end = 0, equals;
        struct str piece;

        while (end < rest->len && rest->at[end] != ';' && rest->at[end] != ',')
            end++;
        piece = str_trim(str_slice(*rest, 0, end));
        *rest = str_slice(*rest, end + 1, rest->len);
        equals = str_find(piece, '=');
        if (equals == 0 || equals == piece.len)
            continue;
        *name = str_slice(piece, 0, equals);
        *value = str_slice(piece, equals + 1, piece.len);
        return true;
    }
    return false;
}

bool cookie_is_sent(struct str header, const char *name)
{
    struct str found, value;

    while (cookie_next(&header, &found, &value)) {
        if (str_is(found, name))
            return true;
    }
    return false;
}

bool cookie_session(struct str header, bool https, struct str *token)
{
    struct str name, value;

    while (cookie_next(&header, &name, &value)) {
        if (str_is(name, cookie_name(https)) && hash_is_text(value)) {
            *token = value;
            return true;
        }
    }
    return false;
}

char *cookie_write(struct arena *arena, bool https, const char *token, int64_t seconds)
{
    return arena_printf(arena, "%s=%s; Path=/; Max-Age=%lld; HttpOnly; SameSite=Lax%s",
                        cookie_name(https), token, (long long)seconds, https ? "; Secure" : "");
}
