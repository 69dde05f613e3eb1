#include "site/moved.h"

static const struct sql REMEMBER =
    SQL("INSERT INTO moved (path, project_id, content_id) VALUES (?1, ?2, ?3) "
        "ON CONFLICT (path) DO UPDATE SET project_id = excluded.project_id, "
        "content_id = excluded.content_id");
static const struct sql FORGET = SQL("DELETE FROM moved WHERE project_id = ?1 OR content_id = ?2");

enum status moved_remember(struct db *db, const char *path, int64_t project_id, int64_t content_id,
                           struct err *err)
{
    struct stmt *s = db_use(db, &REMEMBER);

    stmt_text(s, 1, path);
    stmt_id(s, 2, project_id);
    stmt_id(s, 3, content_id);
    return stmt_run(s, err);
}

enum status moved_forget(struct db *db, int64_t project_id, int64_t content_id, struct err *err)
{
    struct stmt *s = db_use(db, &FORGET);

    stmt_id(s, 1, project_id);
    stmt_id(s, 2, content_id);
    return stmt_run(s, err);
}
