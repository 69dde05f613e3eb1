#include "site/project.h"

#include "site/project_row.h"

static const struct sql BY_PATH =
    SQL("SELECT " PROJECT_COLUMNS " FROM project p WHERE p.path = ?1");
static const struct sql BY_ID = SQL("SELECT " PROJECT_COLUMNS " FROM project p WHERE p.id = ?1");
static const struct sql BY_CODENAME = SQL("SELECT " PROJECT_COLUMNS " FROM project p "
                                          "WHERE p.codename = ?1 ORDER BY p.path LIMIT ?2");
static const struct sql TOP =
    SQL("SELECT " PROJECT_COLUMNS " FROM project p WHERE p.parent_id IS NULL "
        "AND p.codename > ?1 ORDER BY p.codename LIMIT ?2");
static const struct sql CHILDREN =
    SQL("SELECT " PROJECT_COLUMNS " FROM project p WHERE p.parent_id = ?3 "
        "AND p.codename > ?1 ORDER BY p.codename LIMIT ?2");
static const struct sql ALL =
    SQL("SELECT " PROJECT_COLUMNS " FROM project p WHERE p.path > ?1 ORDER BY p.path LIMIT ?2");

/* Reads the one row of `s`, or says that there is none. */
static enum status one(struct stmt *s, struct arena *arena, struct project *out, const char *what,
                       struct err *err)
{
    bool found = stmt_row(s);
    enum status status;

    if (found)
        project_row(s, arena, out);
    status = stmt_done(s, err);
    if (status == STATUS_OK && !found)
        return err_set(err, STATUS_NOT_FOUND, "there is no project \"%s\"", what);
    return status;
}

enum status project_find(struct db *db, struct arena *arena, const char *path, struct project *out,
                         struct err *err)
{
    struct stmt *s = db_use(db, &BY_PATH);

    stmt_text(s, 1, path);
    return one(s, arena, out, path, err);
}

enum status project_by_id(struct db *db, struct arena *arena, int64_t id, struct project *out,
                          struct err *err)
{
    struct stmt *s = db_use(db, &BY_ID);
    enum status status;

    stmt_int(s, 1, id);
    status = one(s, arena, out, "", err);
    if (status == STATUS_NOT_FOUND) /* who knows the id has seen it */
        return err_set(err, status, "the project has been removed in the meantime");
    return status;
}

enum status project_by_codename(struct db *db, struct arena *arena, const char *codename,
                                size_t limit, struct project_list *out, struct err *err)
{
    struct stmt *s = db_use(db, &BY_CODENAME);

    stmt_text(s, 1, codename);
    stmt_int(s, 2, (int64_t)limit + 1);
    return project_rows(s, arena, limit, out, err);
}

enum status project_named(struct db *db, struct arena *arena, const char *name, struct project *out,
                          struct err *err)
{
    struct project_list matches;
    struct buf paths = BUF_INIT;
    enum status status;

    status = path_check(str_of(name), err);
    if (status == STATUS_OK)
        status = project_find(db, arena, name, out, err);
    if (status != STATUS_NOT_FOUND || strchr(name, '/') != NULL)
        return status;
    status = project_by_codename(db, arena, name, 8, &matches, err);
    if (status != STATUS_OK)
        return status;
    if (matches.count == 0)
        return err_set(err, STATUS_NOT_FOUND,
                       "there is no project \"%s\"; \"pierogis project list\" shows what there is",
                       name);
    if (matches.count == 1) {
        *out = matches.items[0];
        return STATUS_OK;
    }
    for (size_t i = 0; i < matches.count; i++)
        buf_printf(&paths, "%s%s", i == 0 ? "" : ", ", matches.items[i].path);
    status = err_set(err, STATUS_CONFLICT, "\"%s\" could be any of %s%s: give the whole path", name,
                     paths.at, matches.more ? " and more" : "");
    buf_free(&paths);
    return status;
}

/* The paths of the ancestors stand in the project's own; so a page asks with the statement that it has found the
 * project by, and most projects have no ancestor at all. */
enum status project_line(struct db *db, struct arena *arena, const struct project *project,
                         struct project_list *out, struct err *err)
{
    enum status status = STATUS_OK;

    out->count = 0;
    out->more = false;
    if (project->id == 0)
        return STATUS_OK;
    out->count = 1;
    for (const char *at = project->path; (at = strchr(at, '/')) != NULL; at++)
        out->count++;
    out->items = ARENA_ARRAY(arena, struct project, out->count);
    out->items[out->count - 1] = *project;
    for (size_t i = out->count - 1; i > 0 && status == STATUS_OK; i--)
        status = project_find(db, arena, path_parent(arena, out->items[i].path), &out->items[i - 1],
                              err);
    return status;
}

struct palette project_line_palette(const struct project_list *line)
{
    for (size_t i = line->count; i > 0; i--) {
        if (line->items[i - 1].has_palette)
            return line->items[i - 1].palette;
    }
    return PALETTE_DEFAULT;
}

enum status project_children(struct db *db, struct arena *arena, int64_t parent_id,
                             const char *after, size_t limit, struct project_list *out,
                             struct err *err)
{
    struct stmt *s = db_use(db, parent_id == 0 ? &TOP : &CHILDREN);

    stmt_text(s, 1, after);
    stmt_int(s, 2, (int64_t)limit + 1);
    if (parent_id != 0)
        stmt_int(s, 3, parent_id);
    return project_rows(s, arena, limit, out, err);
}

enum status project_all(struct db *db, struct arena *arena, const char *after, size_t limit,
                        struct project_list *out, struct err *err)
{
    struct stmt *s = db_use(db, &ALL);

    stmt_text(s, 1, after);
    stmt_int(s, 2, (int64_t)limit + 1);
    return project_rows(s, arena, limit, out, err);
}
