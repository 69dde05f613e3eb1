#include "site/place.h"

static const struct sql MOVED =
    SQL("SELECT m.project_id, m.content_id, p.path, c.codename FROM moved m "
        "LEFT JOIN content c ON c.id = m.content_id "
        "JOIN project p ON p.id = COALESCE(m.project_id, c.project_id) WHERE m.path = ?1");

#define MATCHES_MAX 20
#define HOPS_MAX 8 /* from an old path to one that is old as well */

/* The project at `path`, or the visible content called by its last piece in the project before it. */
static enum status find_present(struct db *db, struct arena *arena, const char *path,
                                struct place *out, struct err *err)
{
    const char *parent = path_parent(arena, path);
    enum status status;

    out->kind = PLACE_PROJECT;
    status = project_find(db, arena, path, &out->project, err);
    if (status != STATUS_NOT_FOUND || parent[0] == '\0')
        return status;
    status = project_find(db, arena, parent, &out->project, err);
    if (status != STATUS_OK)
        return status;
    out->kind = PLACE_CONTENT;
    status = content_find(db, arena, out->project.id, path_last(path), &out->content, err);
    if (status == STATUS_OK && out->content.state != CONTENT_VISIBLE)
        return err_set(err, STATUS_NOT_FOUND, "there is nothing at \"%s\"", path);
    return status;
}

/* Where `old` leads today, or NULL if nothing was ever moved away from there. */
static enum status moved_to(struct db *db, struct arena *arena, const char *old, char **now,
                            struct err *err)
{
    struct stmt *s = db_use(db, &MOVED);

    *now = NULL;
    stmt_text(s, 1, old);
    if (stmt_row(s)) {
        char *path = stmt_col_text(s, 2, arena);

        *now = stmt_col_is_null(s, 1) ? path : path_join(arena, path, stmt_col_text(s, 3, arena));
    }
    return stmt_done(s, err);
}

/* The path itself or one of its beginnings may have moved, the longest first; what stood behind it moved along.
 * `*next` is the first of the new paths when none of them is there any more: it may have moved in its turn. */
static enum status follow(struct db *db, struct arena *arena, const char *path, struct place *out,
                          const char **next, struct err *err)
{
    const char *old = path;

    *next = NULL;
    for (; old[0] != '\0'; old = path_parent(arena, old)) {
        enum status status;
        char *now;

        status = moved_to(db, arena, old, &now, err);
        if (status != STATUS_OK)
            return status;
        if (now == NULL || strcmp(now, old) == 0)
            continue;
        out->path = arena_printf(arena, "%s%s", now, path + strlen(old));
        status = find_present(db, arena, out->path, out, err);
        if (status != STATUS_NOT_FOUND)
            return status;
        if (*next == NULL)
            *next = out->path;
    }
    return STATUS_NOT_FOUND;
}

static enum status find_moved(struct db *db, struct arena *arena, const char *path,
                              struct place *out, struct err *err)
{
    enum status status = STATUS_NOT_FOUND;
    const char *next = path;

    for (int hops = 0; status == STATUS_NOT_FOUND && next != NULL && hops < HOPS_MAX; hops++)
        status = follow(db, arena, next, out, &next, err);
    if (status == STATUS_NOT_FOUND)
        return err_set(err, status, "there is nothing at \"%s\"", path);
    if (status == STATUS_OK)
        out->kind = PLACE_MOVED;
    return status;
}

static enum status find_by_codename(struct db *db, struct arena *arena, const char *codename,
                                    struct place *out, struct err *err)
{
    enum status status = project_by_codename(db, arena, codename, MATCHES_MAX, &out->matches, err);

    if (status != STATUS_OK)
        return status;
    if (out->matches.count == 0)
        return err_set(err, STATUS_NOT_FOUND, "there is nothing at \"%s\"", codename);
    out->kind = out->matches.count == 1 ? PLACE_MOVED : PLACE_SEVERAL;
    out->path = out->matches.items[0].path;
    return STATUS_OK;
}

enum status place_find(struct db *db, struct arena *arena, const char *path, struct place *out,
                       struct err *err)
{
    enum status status;

    memset(out, 0, sizeof(*out));
    if (path_check(str_of(path), err) != STATUS_OK)
        return err_set(err, STATUS_NOT_FOUND, "there is nothing at \"%s\"", path);
    out->path = path;
    status = find_present(db, arena, path, out, err);
    if (status == STATUS_NOT_FOUND)
        status = find_moved(db, arena, path, out, err);
    if (status == STATUS_NOT_FOUND && strchr(path, '/') == NULL)
        status = find_by_codename(db, arena, path, out, err);
    return status;
}
