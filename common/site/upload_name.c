#include "site/upload_name.h"

#include "base/buf.h"
#include "base/utf8.h"

char *upload_name_clean(struct arena *arena, const char *name)
{
    const char *slash = strrchr(name, '/');
    struct str rest = str_of(slash == NULL ? name : slash + 1);
    struct buf clean = BUF_INIT;
    char *copy;

    for (size_t at = 0; at < rest.len;) {
        size_t len = utf8_length_at(rest, at);
        struct str character = str_slice(rest, at, at + (len == 0 ? 1 : len));

        if (clean.len + character.len > UPLOAD_NAME_MAX)
            break;
        if (len > 0 && utf8_is_clean(character, false))
            buf_str(&clean, character);
        else
            buf_char(&clean, '_');
        at += character.len;
    }
    copy = arena_copy(arena, buf_view(&clean));
    buf_free(&clean);
    return copy;
}

char *upload_name_title(struct arena *arena, const char *clean)
{
    const char *dot = strrchr(clean, '.');
    size_t len = dot == NULL || dot == clean ? strlen(clean) : (size_t)(dot - clean);
    char *title = arena_copy(arena, str_slice(str_of(clean), 0, len));
    struct str trimmed;

    for (char *at = title; *at != '\0'; at++) {
        if (*at == '_' || *at == '-')
            *at = ' ';
    }
    trimmed = str_trim(str_of(title));
    return trimmed.len == 0 ? arena_strdup(arena, "Untitled") : arena_copy(arena, trimmed);
}

enum upload_text upload_name_text(const char *name)
{
    size_t len = strlen(name);

    if (len > 3 && str_is_nocase(str_of(name + len - 3), ".md"))
        return UPLOAD_MARKDOWN;
    if (len > 4 && str_is_nocase(str_of(name + len - 4), ".txt"))
        return UPLOAD_PLAIN;
    return UPLOAD_NO_TEXT;
}
