#include "site/content_change.h"

#include "base/clock.h"
#include "site/account.h"
#include "site/content_row.h"
#include "site/description.h"
#include "site/event.h"
#include "site/moved.h"
#include "site/palette_column.h"
#include "site/palette_store.h"
#include "site/text_rules.h"

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
static const struct sql DELETE_TAGS = SQL("DELETE FROM content_tag WHERE content_id = ?1");
static const struct sql DELETE_TEXT = SQL("DELETE FROM content_text WHERE content_id = ?1");
static const struct sql DELETE_OFFERS = SQL("DELETE FROM alt_offer WHERE content_id = ?1");
static const struct sql DELETE = SQL("DELETE FROM content WHERE id = ?1 AND state = 'removed'");
static const struct sql UNCOVER = SQL("UPDATE project SET cover_id = NULL WHERE cover_id = ?1");
static const struct sql BY_SOURCE =
    SQL("SELECT " CONTENT_COLUMNS CONTENT_FROM
        "WHERE c.source_hash = ?1 AND c.state <> 'removed' ORDER BY c.id LIMIT 1");
static const struct sql UPDATE =
    SQL("UPDATE content SET title = ?2, alt = ?3, decorative = ?4, palette = ?5, updated_at = ?6 "
        "WHERE id = ?1");
static const struct sql RELOCATE =
    SQL("UPDATE content SET project_id = ?2, codename = ?3, updated_at = ?4 WHERE id = ?1 "
        "AND NOT EXISTS (SELECT 1 FROM project WHERE parent_id = ?2 AND codename = ?3)");
static const struct sql SET_STATE =
    SQL("UPDATE content SET state = ?2, updated_at = ?3 WHERE id = ?1");
static const struct sql USERS_VISIBLE =
    SQL("SELECT COUNT(*) FROM content WHERE hash = ?1 AND id <> ?2 AND state = 'visible'");
static const struct sql USERS_ANY =
    SQL("SELECT COUNT(*) FROM content WHERE hash = ?1 AND id <> ?2");
static const struct sql CAPTIONS_VISIBLE =
    SQL("SELECT COUNT(*) FROM content WHERE captions_hash = ?1 AND id <> ?2 AND state = 'visible'");
static const struct sql CAPTIONS_ANY =
    SQL("SELECT COUNT(*) FROM content WHERE captions_hash = ?1 AND id <> ?2");

static enum status taken(const char *project_path, const char *codename, struct err *err)
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

static enum status insert_tags(struct site *site, int64_t id, const struct content_tags *tags,
                               struct err *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < tags->count; i++) {
        struct stmt *s = db_use(site->db, &INSERT_TAG);

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
        return taken(c->project_path, wanted, err);
    if (status == STATUS_OK && c->kind == CONTENT_TEXT)
        status = insert_text(site, item, err);
    if (status == STATUS_OK)
        status = insert_tags(site, c->id, &item->tags, err);
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

/* The fields of `change` checked and laid over `content`. */
static enum status apply(struct site *site, const struct content_change *change,
                         struct content *content, struct err *err)
{
    enum status status = STATUS_OK;

    if (change->title != NULL) {
        content->title = change->title;
        status = title_check(change->title, err);
    }
    if (status == STATUS_OK && change->alt != NULL) {
        content->alt = change->alt;
        content->decorative = false;
        status = alt_check(change->alt, err);
    }
    if (change->decorative) {
        content->alt = NULL;
        content->decorative = true;
    }
    for (size_t i = 0; status == STATUS_OK && change->tags != NULL && i < change->tags->count; i++)
        status = tag_check(change->tags->names[i], err);
    if (status == STATUS_OK && change->palette != NULL) {
        status = palette_choose(change->palette, &content->has_palette, &content->palette, err);
        if (status == STATUS_OK && content->has_palette)
            status = palette_publish(site->home, &content->palette, err);
    }
    return status;
}

static enum status update(struct site *site, const struct content *content, struct err *err)
{
    struct stmt *s = db_use(site->db, &UPDATE);

    stmt_int(s, 1, content->id);
    stmt_text(s, 2, content->title);
    stmt_text(s, 3, content->alt);
    stmt_int(s, 4, content->decorative);
    palette_bind(s, 5, content->has_palette, &content->palette);
    stmt_int(s, 6, content->updated_at);
    return stmt_run(s, err);
}

static enum status relocate(struct site *site, struct arena *arena, struct content *content,
                            int64_t project_id, const char *project_path, const char *codename,
                            struct err *err)
{
    const char *old = path_join(arena, content->project_path, content->codename);
    struct stmt *s = db_use(site->db, &RELOCATE);
    enum status status;

    stmt_int(s, 1, content->id);
    stmt_int(s, 2, project_id);
    stmt_text(s, 3, codename);
    stmt_int(s, 4, clock_now());
    status = stmt_run(s, err);
    if (status == STATUS_CONFLICT || (status == STATUS_OK && db_changes(site->db) == 0))
        return taken(project_path, codename, err);
    if (status == STATUS_OK)
        status = moved_remember(site->db, old, 0, content->id, err);
    if (status == STATUS_OK)
        status = event_add(site, "move", "content", content->id, old,
                           path_join(arena, project_path, codename), err);
    content->project_id = project_id;
    content->project_path = project_path;
    content->codename = codename;
    return status;
}

enum status content_edit(struct site *site, struct arena *arena, int64_t id,
                         const struct content_change *change, struct content *out, struct err *err)
{
    enum status status = STATUS_OK;
    struct stmt *s;

    if (change->codename != NULL)
        status = codename_check(str_of(change->codename), err);
    if (status == STATUS_OK)
        status = db_begin(site->db, TX_PUBLIC, err);
    if (status != STATUS_OK)
        return status;
    status = content_by_id(site->db, arena, id, out, err);
    if (status == STATUS_OK)
        status = apply(site, change, out, err);
    out->updated_at = clock_now();
    if (status == STATUS_OK)
        status = update(site, out, err);
    if (status == STATUS_OK && change->tags != NULL) {
        s = db_use(site->db, &DELETE_TAGS);
        stmt_int(s, 1, id);
        status = stmt_run(s, err);
        if (status == STATUS_OK)
            status = insert_tags(site, id, change->tags, err);
    }
    if (status == STATUS_OK && (change->alt != NULL || change->decorative))
        status = description_settle(site, id, err);
    if (status == STATUS_OK)
        status = event_add(site, "edit", "content", id, NULL, NULL, err);
    if (status == STATUS_OK && change->codename != NULL &&
        strcmp(change->codename, out->codename) != 0)
        status =
            relocate(site, arena, out, out->project_id, out->project_path, change->codename, err);
    return db_end(site->db, status, err);
}

enum status content_move(struct site *site, struct arena *arena, int64_t id,
                         const struct project *to, struct content *out, struct err *err)
{
    enum status status = db_begin(site->db, TX_PUBLIC, err);
    struct project project = {0};

    if (status != STATUS_OK)
        return status;
    status = content_by_id(site->db, arena, id, out, err);
    if (status == STATUS_OK)
        status = project_by_id(site->db, arena, to->id, &project, err);
    if (status == STATUS_OK && out->project_id != project.id)
        status = relocate(site, arena, out, project.id, project.path, out->codename, err);
    return db_end(site->db, status, err);
}

enum status content_set_state(struct site *site, int64_t id, enum content_state state,
                              const char *action, struct err *err)
{
    struct stmt *s = db_use(site->db, &SET_STATE);
    enum status status;

    stmt_int(s, 1, id);
    stmt_text(s, 2, content_state_name(state));
    stmt_int(s, 3, clock_now());
    status = stmt_run(s, err);
    if (status == STATUS_OK)
        status = event_add(site, action, "content", id, NULL, NULL, err);
    return status;
}

enum status content_delete(struct site *site, int64_t id, struct err *err)
{
    static const struct sql *const steps[] = {&DELETE_TAGS, &DELETE_TEXT, &DELETE_OFFERS, &UNCOVER,
                                              &DELETE};
    enum status status = moved_forget(site->db, 0, id, err);

    for (size_t i = 0; status == STATUS_OK && i < sizeof(steps) / sizeof(steps[0]); i++) {
        struct stmt *s = db_use(site->db, steps[i]);

        stmt_int(s, 1, id);
        status = stmt_run(s, err);
    }
    if (status == STATUS_OK)
        status = event_add(site, "purge", "content", id, NULL, NULL, err);
    return status;
}

static enum status users(struct db *db, const struct sql *sql, const char *hash, int64_t id,
                         int64_t *count, struct err *err)
{
    struct stmt *s = db_use(db, sql);

    *count = 0;
    stmt_text(s, 1, hash);
    stmt_int(s, 2, id);
    if (stmt_row(s))
        *count = stmt_col_int(s, 0);
    return stmt_done(s, err);
}

enum status content_hash_users(struct db *db, const char *hash, int64_t id, bool any,
                               int64_t *count, struct err *err)
{
    return users(db, any ? &USERS_ANY : &USERS_VISIBLE, hash, id, count, err);
}

enum status content_captions_users(struct db *db, const char *hash, int64_t id, bool any,
                                   int64_t *count, struct err *err)
{
    return users(db, any ? &CAPTIONS_ANY : &CAPTIONS_VISIBLE, hash, id, count, err);
}
