#include "site/project_change.h"

#include "base/clock.h"
#include "site/event.h"
#include "site/markdown.h"
#include "site/moved.h"
#include "site/palette_column.h"
#include "site/palette_store.h"
#include "site/text_rules.h"

static const struct sql INSERT =
    SQL("INSERT INTO project (parent_id, path, codename, title, description, description_html, "
        "palette, moderated, created_at, updated_at) "
        "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9 WHERE NOT EXISTS "
        "(SELECT 1 FROM content WHERE project_id = ?1 AND codename = ?3) RETURNING id");
static const struct sql UPDATE =
    SQL("UPDATE project SET title = ?2, description = ?3, description_html = ?4, palette = ?5, "
        "moderated = ?6, updated_at = ?7 WHERE id = ?1");
static const struct sql RENAME =
    SQL("UPDATE project SET parent_id = ?2, codename = ?3, updated_at = ?4 WHERE id = ?1 "
        "AND NOT EXISTS (SELECT 1 FROM content WHERE project_id = ?2 AND codename = ?3)");
/* '0' is the character after '/': the range is everything below the old path. */
static const struct sql REPATH = SQL("UPDATE project SET path = ?2 || substr(path, length(?1) + 1) "
                                     "WHERE path = ?1 OR (path > ?1 || '/' AND path < ?1 || '0')");
static const struct sql DEEPEST =
    SQL("SELECT MAX(length(path) - length(replace(path, '/', ''))) FROM project "
        "WHERE path = ?1 OR (path > ?1 || '/' AND path < ?1 || '0')");
static const struct sql SET_COVER =
    SQL("UPDATE project SET cover_id = ?2, updated_at = ?3 WHERE id = ?1");
static const struct sql DELETE_EMPTY =
    SQL("DELETE FROM project WHERE id = ?1 "
        "AND NOT EXISTS (SELECT 1 FROM project sub WHERE sub.parent_id = ?1) "
        "AND NOT EXISTS (SELECT 1 FROM content WHERE project_id = ?1)");
static const struct sql WHAT_IS_LEFT =
    SQL("SELECT (SELECT COUNT(*) FROM project WHERE parent_id = ?1), "
        "(SELECT COUNT(*) FROM content WHERE project_id = ?1 AND state <> 'removed'), "
        "(SELECT COUNT(*) FROM content WHERE project_id = ?1 AND state = 'removed')");

/* The fields of `change` checked and laid over `project`; rendered texts live in `arena`. */
static enum status apply(struct site *site, struct arena *arena,
                         const struct project_change *change, struct project *project,
                         struct err *err)
{
    enum status status = STATUS_OK;

    if (change->title != NULL) {
        project->title = change->title;
        status = title_check(change->title, err);
    }
    if (status == STATUS_OK && change->description != NULL) {
        project->description = change->description;
        status = text_check(change->description, "the description", DESCRIPTION_MAX, err);
        if (status == STATUS_OK)
            status = markdown_html(arena, str_of(change->description), 1,
                                   &project->description_html, err);
    }
    if (status == STATUS_OK && change->moderated != NULL)
        status = yes_no(change->moderated, "moderated", &project->moderated, err);
    if (status == STATUS_OK && change->palette != NULL) {
        status = palette_choose(change->palette, &project->has_palette, &project->palette, err);
        if (status == STATUS_OK && project->has_palette)
            status = palette_publish(site->home, &project->palette, err);
    }
    return status;
}

static enum status taken(const char *path, struct err *err)
{
    return err_set(err, STATUS_CONFLICT,
                   "\"%s\" is taken: projects and content of one parent share the names", path);
}

static enum status insert(struct site *site, struct project *project, struct err *err)
{
    struct stmt *s = db_use(site->db, &INSERT);
    enum status status;

    stmt_id(s, 1, project->parent_id);
    stmt_text(s, 2, project->path);
    stmt_text(s, 3, project->codename);
    stmt_text(s, 4, project->title);
    stmt_text(s, 5, project->description);
    stmt_str(s, 6, project->description_html.bytes);
    palette_bind(s, 7, project->has_palette, &project->palette);
    stmt_int(s, 8, project->moderated);
    stmt_int(s, 9, project->created_at);
    if (stmt_row(s))
        project->id = stmt_col_int(s, 0);
    status = stmt_done(s, err);
    if (status == STATUS_CONFLICT || (status == STATUS_OK && project->id == 0))
        return taken(project->path, err);
    return status;
}

enum status project_add(struct site *site, struct arena *arena, const char *path,
                        const struct project_change *change, struct project *out, struct err *err)
{
    const char *parent_path;
    struct project parent = {0};
    enum status status;

    memset(out, 0, sizeof(*out));
    status = path_check(str_of(path), err);
    if (status != STATUS_OK)
        return status;
    parent_path = path_parent(arena, path);
    out->path = path;
    out->codename = path_last(path);
    out->title = out->codename;
    out->description = "";
    out->description_html = html_ready(STR(""));
    out->created_at = out->updated_at = clock_now();
    status = apply(site, arena, change, out, err);
    if (status == STATUS_OK)
        status = db_begin(site->db, TX_PUBLIC, err);
    if (status != STATUS_OK)
        return status;
    if (parent_path[0] != '\0') {
        status = project_find(site->db, arena, parent_path, &parent, err);
        if (status == STATUS_NOT_FOUND)
            err_set(err, status, "there is no project \"%s\" to put \"%s\" in; add it first",
                    parent_path, out->codename);
        out->parent_id = parent.id;
    }
    if (status == STATUS_OK)
        status = insert(site, out, err);
    if (status == STATUS_OK)
        status = event_add(site, "add", "project", out->id, NULL, out->path, err);
    return db_end(site->db, status, err);
}

static enum status update(struct site *site, const struct project *project, struct err *err)
{
    struct stmt *s = db_use(site->db, &UPDATE);

    stmt_int(s, 1, project->id);
    stmt_text(s, 2, project->title);
    stmt_text(s, 3, project->description);
    stmt_str(s, 4, project->description_html.bytes);
    palette_bind(s, 5, project->has_palette, &project->palette);
    stmt_int(s, 6, project->moderated);
    stmt_int(s, 7, project->updated_at);
    return stmt_run(s, err);
}

/* Everything below keeps its own codename; the whole branch must still fit into PATH_DEPTH_MAX. */
static enum status check_depth(struct site *site, const char *old_path, const char *new_path,
                               struct err *err)
{
    struct stmt *s = db_use(site->db, &DEEPEST);
    int64_t deepest = 0, gain = 0;
    enum status status;

    for (const char *at = new_path; *at != '\0'; at++)
        gain += *at == '/';
    for (const char *at = old_path; *at != '\0'; at++)
        gain -= *at == '/';
    stmt_text(s, 1, old_path);
    if (stmt_row(s))
        deepest = stmt_col_int(s, 0);
    status = stmt_done(s, err);
    if (status == STATUS_OK && deepest + gain + 1 > PATH_DEPTH_MAX)
        return err_set(err, STATUS_INVALID,
                       "below \"%s\" the paths would be deeper than %d codenames", new_path,
                       PATH_DEPTH_MAX);
    return status;
}

/* Gives the project a new parent and codename, and the whole branch its new paths. */
static enum status relocate(struct site *site, struct project *project, int64_t parent_id,
                            const char *codename, const char *new_path, struct err *err)
{
    enum status status;
    struct stmt *s;

    status = check_depth(site, project->path, new_path, err);
    if (status == STATUS_OK)
        status = moved_remember(site->db, project->path, project->id, 0, err);
    if (status != STATUS_OK)
        return status;
    s = db_use(site->db, &RENAME);
    stmt_int(s, 1, project->id);
    stmt_id(s, 2, parent_id);
    stmt_text(s, 3, codename);
    stmt_int(s, 4, clock_now());
    status = stmt_run(s, err);
    if (status == STATUS_OK && db_changes(site->db) == 0)
        return taken(new_path, err);
    if (status != STATUS_OK)
        return status;
    s = db_use(site->db, &REPATH);
    stmt_text(s, 1, project->path);
    stmt_text(s, 2, new_path);
    status = stmt_run(s, err);
    if (status == STATUS_CONFLICT)
        return taken(new_path, err);
    if (status == STATUS_OK)
        status = event_add(site, "move", "project", project->id, project->path, new_path, err);
    project->parent_id = parent_id;
    project->codename = codename;
    project->path = new_path;
    return status;
}

enum status project_edit(struct site *site, struct arena *arena, int64_t id,
                         const struct project_change *change, struct project *out, struct err *err)
{
    enum status status = STATUS_OK;

    if (change->codename != NULL)
        status = codename_check(str_of(change->codename), err);
    if (status == STATUS_OK)
        status = db_begin(site->db, TX_PUBLIC, err);
    if (status != STATUS_OK)
        return status;
    status = project_by_id(site->db, arena, id, out, err);
    if (status == STATUS_OK)
        status = apply(site, arena, change, out, err);
    out->updated_at = clock_now();
    if (status == STATUS_OK)
        status = update(site, out, err);
    if (status == STATUS_OK)
        status = event_add(site, "edit", "project", id, NULL, NULL, err);
    if (status == STATUS_OK && change->codename != NULL &&
        strcmp(change->codename, out->codename) != 0) {
        const char *parent = path_parent(arena, out->path);

        status = relocate(site, out, out->parent_id, change->codename,
                          path_join(arena, parent, change->codename), err);
    }
    return db_end(site->db, status, err);
}

static enum status move(struct site *site, struct arena *arena, int64_t id, const char *new_parent,
                        struct project *out, struct err *err)
{
    struct project parent = {0};
    enum status status;
    size_t len;

    status = project_by_id(site->db, arena, id, out, err);
    if (status == STATUS_OK && new_parent[0] != '\0')
        status = project_named(site->db, arena, new_parent, &parent, err);
    if (status != STATUS_OK)
        return status;
    len = strlen(out->path);
    if (parent.id != 0 && str_starts(str_of(parent.path), out->path) &&
        (parent.path[len] == '\0' || parent.path[len] == '/'))
        return err_set(err, STATUS_INVALID, "\"%s\" cannot move into itself", out->path);
    if (parent.id == out->parent_id)
        return STATUS_OK;
    return relocate(site, out, parent.id, out->codename,
                    path_join(arena, parent.id == 0 ? "" : parent.path, out->codename), err);
}

enum status project_move(struct site *site, struct arena *arena, int64_t id, const char *new_parent,
                         struct project *out, struct err *err)
{
    enum status status = db_begin(site->db, TX_PUBLIC, err);

    if (status != STATUS_OK)
        return status;
    return db_end(site->db, move(site, arena, id, new_parent, out, err), err);
}

enum status project_cover(struct site *site, int64_t id, int64_t content_id, struct err *err)
{
    enum status status = db_begin(site->db, TX_PUBLIC, err);
    struct stmt *s;

    if (status != STATUS_OK)
        return status;
    s = db_use(site->db, &SET_COVER);
    stmt_int(s, 1, id);
    stmt_id(s, 2, content_id);
    stmt_int(s, 3, clock_now());
    status = stmt_run(s, err);
    if (status == STATUS_OK && db_changes(site->db) == 0)
        status = err_set(err, STATUS_NOT_FOUND, "the project has been removed in the meantime");
    if (status == STATUS_OK)
        status = event_add(site, "cover", "project", id, NULL, NULL, err);
    return db_end(site->db, status, err);
}

static enum status refuse_not_empty(struct site *site, const struct project *project,
                                    struct err *err)
{
    struct stmt *s = db_use(site->db, &WHAT_IS_LEFT);
    int64_t projects = 0, items = 0, removed = 0;
    enum status status;

    stmt_int(s, 1, project->id);
    if (stmt_row(s)) {
        projects = stmt_col_int(s, 0);
        items = stmt_col_int(s, 1);
        removed = stmt_col_int(s, 2);
    }
    status = stmt_done(s, err);
    if (status != STATUS_OK)
        return status;
    return err_set(
        err, STATUS_CONFLICT,
        "\"%s\" is not empty: %lld sub-project%s, %lld item%s and %lld removed item%s lie "
        "in it; move them, or remove them with --purge, first",
        project->path, (long long)projects, projects == 1 ? "" : "s", (long long)items,
        items == 1 ? "" : "s", (long long)removed, removed == 1 ? "" : "s");
}

enum status project_remove(struct site *site, struct arena *arena, int64_t id, struct err *err)
{
    enum status status = db_begin(site->db, TX_PUBLIC, err);
    struct project project;
    struct stmt *s;

    if (status != STATUS_OK)
        return status;
    status = project_by_id(site->db, arena, id, &project, err);
    if (status == STATUS_OK)
        status = moved_forget(site->db, id, 0, err);
    if (status == STATUS_OK) {
        s = db_use(site->db, &DELETE_EMPTY);
        stmt_int(s, 1, id);
        status = stmt_run(s, err);
    }
    if (status == STATUS_OK && db_changes(site->db) == 0)
        status = refuse_not_empty(site, &project, err);
    if (status == STATUS_OK)
        status = event_add(site, "remove", "project", id, project.path, NULL, err);
    return db_end(site->db, status, err);
}
