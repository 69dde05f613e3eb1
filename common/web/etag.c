#include "web/etag.h"

void etag_page(uint64_t key, uint64_t generation, char out[ETAG_MAX])
{
    snprintf(out, ETAG_MAX, "W/\"%016llx-%016llx\"", (unsigned long long)key,
             (unsigned long long)generation);
}

/* What stands between the quotes of `W/"…"` or `"…"` at the start of `*rest`, which moves behind it. */
static bool opaque_cut(struct str *rest, struct str *opaque)
{
    if (str_starts(*rest, "W/"))
        *rest = str_slice(*rest, 2, rest->len);
    if (!str_starts(*rest, "\""))
        return false;
    *rest = str_slice(*rest, 1, rest->len);
    *opaque = str_slice(*rest, 0, str_find(*rest, '"'));
    if (opaque->len == rest->len)
        return false;
    *rest = str_trim(str_slice(*rest, opaque->len + 1, rest->len));
    return true;
}

static struct str without_suffix(struct str opaque)
{
    static const char *const suffixes[] = {"-gzip", "-br", "-deflate"};

    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        if (str_ends(opaque, suffixes[i]))
            return str_slice(opaque, 0, opaque.len - strlen(suffixes[i]));
    }
    return opaque;
}

bool etag_is_known(struct str header, const char *etag)
{
    struct str rest = str_trim(header), ours = str_of(etag), mine, theirs;

    if (!opaque_cut(&ours, &mine))
        return false;
    if (str_is(rest, "*"))
        return true;
    while (opaque_cut(&rest, &theirs)) {
        if (str_eq(theirs, mine) || str_eq(without_suffix(theirs), mine))
            return true;
        if (!str_starts(rest, ","))
            return false;
        rest = str_trim(str_slice(rest, 1, rest.len));
    }
    return false;
}

bool etag_is_same(struct str header, const char *etag)
{
    return etag[0] == '"' && str_is(str_trim(header), etag);
}
