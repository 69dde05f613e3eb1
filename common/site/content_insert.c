#include "site/content_insert.h"

#include "base/clock.h"
#include "site/account.h"
#include "site/content_row.h"
#include "site/event.h"
#include "site/palette_column.h"

#define NUMBERS_TRIED 1000

static const struct sql INSERT =
    SQL("INSERT INTO content (project_id, codename, kind, state, title, alt, decorative, palette, "
        "account_id, posted_at, updated_at, hash, extension, type, bytes, width, height, "
        "duration_ms, animated, alpha, widths, captions_hash, source_hash, source_name, taken_out) "
        "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, "
        "?18, ?19, ?20, ?21, ?22, ?23, ?24 WHERE NOT EXISTS "
        "(SELECT 1 FROM project WHERE parent_id = ?1 AND codename = ?2) "
        "ON CONFLICT DO NOTHING RETURNING id");
static const struct sql INSERT_TEXT =
    SQL("INSERT INTO content_text (content_id, source, html) VALUES (?1, ?2, ?3)");
static const struct sql INSERT_TAG =
    SQL("INSERT INTO content_tag (content_id, tag) VALUES (?1, ?2) ON CONFLICT DO NOTHING");
static const struct sql BY_SOURCE =
    SQL("SELECT " CONTENT_COLUMNS CONTENT_FROM
        "WHERE c.source_hash = ?1 AND c.state <> 'removed' ORDER BY c.id LIMIT 1");

enum status content_name_taken(const char *project_path, const char *codename, struct err *err)
{
    return err_set(err, STATUS_CONFLICT,
                   "\"%s/%s\" is taken: projects and content of one parent share the names",
                   project_path, codename);
}

/* Tries the codename as it stands in the item; the id stays 0 when it is taken. */
static enum status insert_row(struct site *site, struct content_new *item, struct err *err)
{
    struct content *c = &item->content;
    struct stmt *s = db_use(site->db, &INSERT);

    stmt_int(s, 1, c->project_id);
    stmt_text(s, 2, c->codename);
    stmt_text(s, 3, content_kind_name(c->kind));
    stmt_text(s, 4, content_state_name(c->state));
    stmt_text(s, 5, c->title);
    stmt_text(s, 6, c->alt);
    stmt_int(s, 7, c->decorative);
    palette_bind(s, 8, c->has_palette, &c->palette);
    stmt_id(s, 9, c->account_id);
    stmt_int(s, 10, c->posted_at);
    stmt_text(s, 11, c->hash);
    stmt_text(s, 12, c->extension);
    stmt_text(s, 13, c->type);
    stmt_int(s, 14, c->bytes);
    stmt_int(s, 15, c->width);
    stmt_int(s, 16, c->height);
    stmt_int(s, 17, c->duration_ms);
    stmt_int(s, 18, c->animated);
    stmt_int(s, 19, c->alpha);
    stmt_text(s, 20, c->widths);
    stmt_text(s, 21, c->captions);
    stmt_text(s, 22, item->source_hash);
    stmt_text(s, 23, c->source_name);
    stmt_text(s, 24, item->taken_out == NULL ? "" : item->taken_out);
    if (stmt_row(s))
        c->id = stmt_col_int(s, 0);
    return stmt_done(s, err);
}

enum status content_insert_tags(struct db *db, int64_t id, const struct content_tags *tags,
                                struct err *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < tags->count; i++) {
        struct stmt *s = db_use(db, &INSERT_TAG);

        stmt_int(s, 1, id);
        stmt_text(s, 2, tags->names[i]);
        status = stmt_run(s, err);
    }
    return status;
}

static enum status insert_text(struct site *site, const struct content_new *item, struct err *err)
{
    struct stmt *s = db_use(site->db, &INSERT_TEXT);

    stmt_int(s, 1, item->content.id);
    stmt_text(s, 2, item->text_source);
    stmt_str(s, 3, item->text_html.bytes);
    return stmt_run(s, err);
}

/* A file takes its time: who has sent it may have been banned or removed since, or have become somebody else. */
static enum status check_poster(struct site *site, struct arena *arena, int64_t account_id,
                                struct err *err)
{
    struct account account;
    enum status status;

    if (account_id == 0)
        return STATUS_OK;
    status = account_by_id(site->db, arena, account_id, &account, err);
    return status == STATUS_OK ? account_check_active(&account, err) : status;
}

enum status content_insert(struct site *site, struct arena *arena, struct content_new *item,
                           struct err *err)
{
    struct content *c = &item->content;
    const char *wanted = c->codename;
    struct project project;
    enum status status = project_by_id(site->db, arena, c->project_id, &project, err);
    unsigned tries = item->number_codename ? NUMBERS_TRIED : 1;

    c->id = 0;
    c->posted_at = c->updated_at = clock_now();
    if (status == STATUS_OK)
        status = check_poster(site, arena, c->account_id, err);
    if (status == STATUS_OK)
        status = insert_row(site, item, err);
    for (unsigned n = 2; status == STATUS_OK && c->id == 0 && n <= tries; n++) {
        c->codename = codename_numbered(arena, wanted, n);
        status = insert_row(site, item, err);
    }
    if (status == STATUS_OK && c->id == 0)
        return content_name_taken(c->project_path, wanted, err);
    if (status == STATUS_OK && c->kind == CONTENT_TEXT)
        status = insert_text(site, item, err);
    if (status == STATUS_OK)
        status = content_insert_tags(site->db, c->id, &item->tags, err);
    if (status == STATUS_OK)
        status = event_add(site, "add", "content", c->id, NULL,
                           path_join(arena, c->project_path, c->codename), err);
    return status;
}

enum status content_by_source(struct db *db, struct arena *arena, const char *source_hash,
                              struct content *out, struct err *err)
{
    struct stmt *s = db_use(db, &BY_SOURCE);

    memset(out, 0, sizeof(*out));
    stmt_text(s, 1, source_hash);
    if (stmt_row(s))
        content_row(s, arena, out);
    return stmt_done(s, err);
}
