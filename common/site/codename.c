#include "site/codename.h"

#include "base/buf.h"
#include "base/unicode.h"

#include <stdint.h>
#include <utf8proc.h>

bool codename_is_valid(struct str name)
{
    if (name.len == 0 || name.len > CODENAME_MAX)
        return false;
    if (name.at[0] == '-' || name.at[name.len - 1] == '-')
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];

        if (c != '-' && !ascii_is_digit(c) && !(c >= 'a' && c <= 'z'))
            return false;
    }
    return true;
}

enum status codename_check(struct str name, struct err *err)
{
    if (codename_is_valid(name))
        return STATUS_OK;
    return err_set(err, STATUS_INVALID,
                   "\"%.*s\" is not a codename: 1 to %d of a-z, 0-9 and -, not beginning or ending "
                   "with -",
                   STR_ARG(str_slice(name, 0, 80)), CODENAME_MAX);
}

bool path_is_valid(struct str path)
{
    return path_check(path, NULL) == STATUS_OK;
}

enum status path_check(struct str path, struct err *err)
{
    struct str rest = {path.at == NULL ? "" : path.at, path.len}, piece;
    enum status status = STATUS_OK;
    int depth = 0;

    if (path.len > 1 && (rest.at[0] == '/' || rest.at[rest.len - 1] == '/'))
        return err_set(err, STATUS_INVALID,
                       "the path \"%.*s\" begins or ends with \"/\"; write it without, as in "
                       "kitchen/dough",
                       STR_ARG(str_slice(path, 0, 80)));
    while (status == STATUS_OK && str_cut(&rest, '/', &piece)) {
        status = codename_check(piece, err);
        if (++depth > PATH_DEPTH_MAX)
            return err_set(err, STATUS_INVALID, "a path has at most %d codenames", PATH_DEPTH_MAX);
    }
    return status;
}

static void add_character(struct buf *name, int32_t c)
{
    const char *plain = unicode_plain_letters((uint32_t)c);

    if (plain != NULL)
        buf_text(name, plain);
    else if (c < 128 && ascii_is_alnum((char)c))
        buf_char(name, (char)c);
    else if (c == '\'' || c == 0x2019)
        return; /* "Babcia's" reads as babcias */
    else if (name->len > 0 && name->at[name->len - 1] != '-')
        buf_char(name, '-');
}

char *codename_of(struct arena *arena, struct str text)
{
    const utf8proc_option_t options =
        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD;
    struct buf name = BUF_INIT;
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t len;
    size_t cut;
    char *copy;

    len = utf8proc_map((const utf8proc_uint8_t *)text.at, (utf8proc_ssize_t)text.len, &folded,
                       options);
    for (utf8proc_ssize_t at = 0; at < len;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate(folded + at, len - at, &c);

        if (n <= 0)
            break;
        add_character(&name, c);
        at += n;
    }
    free(folded);
    cut = name.len > CODENAME_MAX ? CODENAME_MAX : name.len;
    while (cut > 0 && name.at[cut - 1] == '-')
        cut--;
    copy = cut == 0 ? NULL : arena_copy(arena, str_slice(buf_view(&name), 0, cut));
    buf_free(&name);
    return copy;
}

char *codename_suggest(struct arena *arena, struct str text)
{
    char *name = codename_of(arena, text);

    return name == NULL ? arena_strdup(arena, "item") : name;
}

char *codename_numbered(struct arena *arena, const char *base, unsigned n)
{
    char tail[16];
    int tail_len = snprintf(tail, sizeof(tail), "-%u", n);
    size_t room = CODENAME_MAX - (size_t)tail_len;
    struct str head = str_slice(str_of(base), 0, room);

    while (head.len > 0 && head.at[head.len - 1] == '-')
        head.len--;
    return arena_printf(arena, "%.*s%s", STR_ARG(head), tail);
}

char *path_parent(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');

    return arena_copy(arena,
                      str_slice(str_of(path), 0, slash == NULL ? 0 : (size_t)(slash - path)));
}

const char *path_last(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

/* A page joins a path for each of its cards, so no printf here. */
char *path_join(struct arena *arena, const char *parent, const char *name)
{
    size_t parent_len = strlen(parent), name_len = strlen(name);
    char *path;

    if (parent_len == 0)
        return arena_strdup(arena, name);
    path = arena_alloc(arena, parent_len + 1 + name_len + 1);
    memcpy(path, parent, parent_len);
    path[parent_len] = '/';
    memcpy(path + parent_len + 1, name, name_len);
    return path;
}
