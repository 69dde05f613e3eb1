#include "page_posting.h"

#include "site/limit.h"
#include "site/text_rules.h"

/* A file keeps the machine busy, also one that is refused. */
#define FILES_AT_ONCE 20
#define FILE_SECONDS 60

const char *posting_value(const struct req *req, const char *name)
{
    struct str value = str_trim(str_of(form_text(&req->form, name)));

    return value.len == 0 ? NULL : arena_copy(req->arena, value);
}

enum status posting_project(const struct req *req, const char *path, struct project *out,
                            uint32_t *background, struct err *err)
{
    struct project_list line;
    enum status status = project_named(req->site.db, req->arena, path, out, err);

    if (status == STATUS_NOT_FOUND || status == STATUS_INVALID)
        return err_set(err, STATUS_INVALID,
                       "there is no such project (any more): choose another one");
    if (status == STATUS_OK)
        status = project_line(req->site.db, req->arena, out, &line, err);
    if (status == STATUS_OK)
        *background = project_line_palette(&line).secondary;
    return status;
}

enum status posting_tags(struct arena *arena, const char *text, struct content_tags *tags,
                         struct err *err)
{
    struct str rest = str_of(text), word;

    while (str_cut(&rest, ',', &word)) {
        const char *tag = arena_copy(arena, str_trim(word));
        enum status status;

        if (tag[0] == '\0')
            continue;
        if (tags->count == TAGS_MAX)
            return err_set(err, STATUS_INVALID, "at most %d tags", TAGS_MAX);
        status = tag_check(tag, err);
        if (status != STATUS_OK)
            return status;
        tags->names[tags->count++] = tag;
    }
    return STATUS_OK;
}

enum status posting_turn(struct req *req, struct err *err)
{
    const struct limit limit = {
        arena_printf(req->arena, "upload:account:%lld", (long long)req->viewer.account_id),
        FILES_AT_ONCE, FILE_SECONDS};
    enum status status = limit_check(req->site.db, &limit, &req->wait, err);

    if (status == STATUS_OK)
        status = db_begin(req->site.db, TX_PRIVATE, err);
    if (status == STATUS_OK)
        status = db_end(req->site.db, limit_take(req->site.db, &limit, &req->wait, err), err);
    return status;
}
