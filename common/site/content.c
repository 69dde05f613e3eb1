#include "site/content.h"

#include "site/content_row.h"

#define SELECT "SELECT " CONTENT_COLUMNS CONTENT_FROM

/* Of one project, whose path the caller knows: no other table is asked. */
static const struct sql PAGE =
    SQL("SELECT " CARD_COLUMNS " FROM content c WHERE c.project_id = ?1 AND c.state = 'visible' "
        "AND (c.posted_at, c.id) < (?2, ?3) ORDER BY c.posted_at DESC, c.id DESC LIMIT ?4");
static const struct sql PAGE_NEWER =
    SQL("SELECT " CARD_COLUMNS " FROM content c WHERE c.project_id = ?1 AND c.state = 'visible' "
        "AND (c.posted_at, c.id) > (?2, ?3) ORDER BY c.posted_at, c.id LIMIT ?4");
static const struct sql PAGE_WHOLE =
    SQL(SELECT "WHERE c.project_id = ?1 AND c.state = 'visible' AND (c.posted_at, c.id) < (?2, ?3) "
               "ORDER BY c.posted_at DESC, c.id DESC LIMIT ?4");
static const struct sql NEWEST =
    SQL("SELECT " CARD_COLUMNS ", p.path FROM content c JOIN project p ON p.id = c.project_id "
        "WHERE c.state = 'visible' ORDER BY c.id DESC LIMIT ?1");
static const struct sql INVENTORY =
    SQL(SELECT "WHERE c.id > ?1 AND (?2 IS NULL OR c.project_id = ?2) "
               "AND (?3 IS NULL OR c.state = ?3) AND (?4 = 0 OR (c.kind = 'picture' "
               "AND c.state = 'visible' AND c.alt IS NULL AND c.decorative = 0)) "
               "ORDER BY c.id LIMIT ?5");
/* Both states once more in the words of the index, which has no others. */
static const struct sql UNSEEN = SQL(SELECT "WHERE c.state = ?1 AND c.state IN ('waiting', 'held') "
                                            "AND c.id < ?2 ORDER BY c.id DESC LIMIT ?3");
static const struct sql BY_CODENAME =
    SQL(SELECT "WHERE c.project_id = ?1 AND c.codename = ?2 AND c.state <> 'removed'");
static const struct sql BY_PATH = SQL(SELECT "WHERE p.path = ?1 AND c.codename = ?2");
static const struct sql BY_ID = SQL(SELECT "WHERE c.id = ?1");
static const struct sql TEXT = SQL("SELECT source, html FROM content_text WHERE content_id = ?1");
static const struct sql TAKEN_OUT = SQL("SELECT taken_out FROM content WHERE id = ?1");
static const struct sql TAGS =
    SQL("SELECT tag FROM content_tag WHERE content_id = ?1 ORDER BY tag LIMIT ?2");
static const struct sql COVER_HERE =
    SQL(SELECT "WHERE c.project_id = ?1 AND c.state = 'visible' AND c.widths <> '' "
               "ORDER BY c.posted_at DESC, c.id DESC LIMIT 1");
static const struct sql COVER_BELOW =
    SQL(SELECT "WHERE p.path > ?1 || '/' AND p.path < ?1 || '0' AND c.state = 'visible' "
               "AND c.widths <> '' ORDER BY p.path, c.posted_at DESC, c.id DESC LIMIT 1");

static struct stmt *page_use(struct db *db, const struct sql *sql, const struct project *project,
                             struct content_mark mark, size_t limit)
{
    struct stmt *s = db_use(db, sql);

    stmt_int(s, 1, project->id);
    stmt_int(s, 2, mark.posted_at);
    stmt_int(s, 3, mark.id);
    stmt_int(s, 4, (int64_t)limit + 1);
    return s;
}

static enum status page(struct db *db, const struct sql *sql, struct arena *arena,
                        const struct project *project, struct content_mark mark, size_t limit,
                        struct content_list *out, struct err *err)
{
    return content_cards(db, page_use(db, sql, project, mark, limit), arena, project->path, limit,
                         out, err);
}

enum status content_page(struct db *db, struct arena *arena, const struct project *project,
                         struct content_mark mark, size_t limit, struct content_list *out,
                         struct err *err)
{
    return page(db, &PAGE, arena, project, mark, limit, out, err);
}

enum status content_page_whole(struct db *db, struct arena *arena, const struct project *project,
                               struct content_mark mark, size_t limit, struct content_list *out,
                               struct err *err)
{
    return content_rows(page_use(db, &PAGE_WHOLE, project, mark, limit), arena, limit, out, err);
}

enum status content_page_newer(struct db *db, struct arena *arena, const struct project *project,
                               struct content_mark mark, size_t limit, struct content_list *out,
                               struct err *err)
{
    enum status status = page(db, &PAGE_NEWER, arena, project, mark, limit, out, err);

    for (size_t i = 0; i < out->count / 2; i++) {
        struct content swap = out->items[i];

        out->items[i] = out->items[out->count - 1 - i];
        out->items[out->count - 1 - i] = swap;
    }
    return status;
}

enum status content_newest(struct db *db, struct arena *arena, size_t limit,
                           struct content_list *out, struct err *err)
{
    struct stmt *s = db_use(db, &NEWEST);

    stmt_int(s, 1, (int64_t)limit + 1);
    return content_cards(db, s, arena, NULL, limit, out, err);
}

enum status content_inventory(struct db *db, struct arena *arena,
                              const struct content_filter *filter, int64_t after_id, size_t limit,
                              struct content_list *out, struct err *err)
{
    struct stmt *s = db_use(db, &INVENTORY);

    stmt_int(s, 1, after_id);
    stmt_id(s, 2, filter->project_id);
    stmt_text(s, 3, filter->state);
    stmt_int(s, 4, filter->unnamed);
    stmt_int(s, 5, (int64_t)limit + 1);
    return content_rows(s, arena, limit, out, err);
}

enum status content_unseen(struct db *db, struct arena *arena, enum content_state state,
                           int64_t before_id, size_t limit, struct content_list *out,
                           struct err *err)
{
    struct stmt *s = db_use(db, &UNSEEN);

    stmt_text(s, 1, content_state_name(state));
    stmt_int(s, 2, before_id);
    stmt_int(s, 3, (int64_t)limit + 1);
    return content_rows(s, arena, limit, out, err);
}

enum status content_find(struct db *db, struct arena *arena, int64_t project_id,
                         const char *codename, struct content *out, struct err *err)
{
    struct stmt *s = db_use(db, &BY_CODENAME);

    stmt_int(s, 1, project_id);
    stmt_text(s, 2, codename);
    return content_one(s, arena, out, codename, err);
}

enum status content_by_id(struct db *db, struct arena *arena, int64_t id, struct content *out,
                          struct err *err)
{
    struct stmt *s = db_use(db, &BY_ID);
    enum status status;

    stmt_int(s, 1, id);
    status = content_one(s, arena, out, "", err);
    if (status == STATUS_NOT_FOUND) /* who knows the id has seen it */
        return err_set(err, status, "the content has been removed in the meantime");
    return status;
}

enum status content_named(struct db *db, struct arena *arena, const char *path, struct content *out,
                          struct err *err)
{
    const char *parent = path_parent(arena, path);
    struct project project;
    enum status status;
    struct stmt *s;

    status = path_check(str_of(path), err);
    if (status != STATUS_OK)
        return status;
    if (parent[0] == '\0')
        return err_set(err, STATUS_NOT_FOUND,
                       "\"%s\" names no content: content is named PROJECT/CODENAME", path);
    status = project_named(db, arena, parent, &project, err);
    if (status != STATUS_OK)
        return status;
    s = db_use(db, &BY_PATH);
    stmt_text(s, 1, project.path);
    stmt_text(s, 2, path_last(path));
    status = content_one(s, arena, out, path, err);
    if (status == STATUS_NOT_FOUND)
        return err_set(err, status,
                       "there is nothing at \"%s\"; \"pierogis content list\" shows what there is",
                       path);
    return status;
}

enum status content_neighbours(struct db *db, struct arena *arena, const struct content *content,
                               struct content *newer, struct content *older, struct err *err)
{
    const struct project project = {.id = content->project_id, .path = content->project_path};
    const struct content_mark mark = {content->posted_at, content->id};
    struct content_list list;
    enum status status;

    memset(newer, 0, sizeof(*newer));
    memset(older, 0, sizeof(*older));
    status = content_page_newer(db, arena, &project, mark, 1, &list, err);
    if (status == STATUS_OK && list.count > 0)
        *newer = list.items[0];
    if (status == STATUS_OK)
        status = content_page(db, arena, &project, mark, 1, &list, err);
    if (status == STATUS_OK && list.count > 0)
        *older = list.items[0];
    return status;
}

enum status content_text(struct db *db, struct arena *arena, int64_t id, struct content_text *out,
                         struct err *err)
{
    struct stmt *s = db_use(db, &TEXT);
    const char *source = "", *html = "";

    stmt_int(s, 1, id);
    if (stmt_row(s)) {
        source = stmt_col_text(s, 0, arena);
        html = stmt_col_text(s, 1, arena);
    }
    out->source = source;
    out->html = html_ready(str_of(html));
    return stmt_done(s, err);
}

enum status content_tags(struct db *db, struct arena *arena, int64_t id, struct content_tags *out,
                         struct err *err)
{
    struct stmt *s = db_use(db, &TAGS);

    out->count = 0;
    stmt_int(s, 1, id);
    stmt_int(s, 2, TAGS_MAX);
    while (out->count < TAGS_MAX && stmt_row(s))
        out->names[out->count++] = stmt_col_text(s, 0, arena);
    return stmt_done(s, err);
}

enum status content_taken_out(struct db *db, struct arena *arena, int64_t id, const char **out,
                              struct err *err)
{
    struct stmt *s = db_use(db, &TAKEN_OUT);

    stmt_int(s, 1, id);
    *out = stmt_row(s) ? stmt_col_text_or(s, 0, "", arena) : "";
    return stmt_done(s, err);
}

/* The one row of `s`, or id 0. */
static enum status maybe(struct stmt *s, struct arena *arena, struct content *out, struct err *err)
{
    if (stmt_row(s))
        content_row(s, arena, out);
    return stmt_done(s, err);
}

enum status content_cover(struct db *db, struct arena *arena, const struct project *project,
                          struct content *out, struct err *err)
{
    enum status status = STATUS_OK;
    struct stmt *s;

    memset(out, 0, sizeof(*out));
    if (project->cover_id != 0) {
        s = db_use(db, &BY_ID);
        stmt_int(s, 1, project->cover_id);
        status = maybe(s, arena, out, err);
        if (status != STATUS_OK || (out->id != 0 && out->state == CONTENT_VISIBLE))
            return status;
        memset(out, 0, sizeof(*out));
    }
    s = db_use(db, &COVER_HERE);
    stmt_int(s, 1, project->id);
    status = maybe(s, arena, out, err);
    if (status != STATUS_OK || out->id != 0)
        return status;
    s = db_use(db, &COVER_BELOW);
    stmt_text(s, 1, project->path);
    return maybe(s, arena, out, err);
}
