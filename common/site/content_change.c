#include "site/content_change.h"

#include "base/clock.h"
#include "site/content_insert.h"
#include "site/description.h"
#include "site/event.h"
#include "site/moved.h"
#include "site/palette_column.h"
#include "site/palette_store.h"
#include "site/text_rules.h"

static const struct sql DELETE_TAGS = SQL("DELETE FROM content_tag WHERE content_id = ?1");
static const struct sql DELETE_TEXT = SQL("DELETE FROM content_text WHERE content_id = ?1");
static const struct sql DELETE_OFFERS = SQL("DELETE FROM alt_offer WHERE content_id = ?1");
static const struct sql DELETE = SQL("DELETE FROM content WHERE id = ?1 AND state = 'removed'");
static const struct sql UNCOVER = SQL("UPDATE project SET cover_id = NULL WHERE cover_id = ?1");
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
        return content_name_taken(project_path, codename, err);
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
            status = content_insert_tags(site->db, id, change->tags, err);
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
