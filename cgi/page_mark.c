#include "page_mark.h"

#include "base/number.h"

char *mark_text(struct arena *arena, const struct content *content)
{
    return arena_printf(arena, "%lld-%lld", (long long)content->posted_at, (long long)content->id);
}

enum status mark_read(const char *text, const char *name, struct content_mark *mark,
                      struct err *err)
{
    struct str rest = str_of(text), seconds = {NULL, 0}, id = {NULL, 0};

    if (str_cut(&rest, '-', &seconds) && str_cut(&rest, '-', &id) && rest.at == NULL &&
        number_i64(seconds, 0, INT64_MAX, &mark->posted_at) &&
        number_i64(id, 0, INT64_MAX, &mark->id))
        return STATUS_OK;
    return err_set(err, STATUS_BAD_REQUEST, "%s is no place in this list", name);
}
