#include "site/waiter_state.h"

static const struct sql POSTS =
    SQL("SELECT coalesce(sum(CASE WHEN check_at IS NULL THEN 0 ELSE 1 END), 0), "
        "coalesce(sum(likes), 0), coalesce(sum(credited), 0) FROM tagged WHERE transport = ?1");
static const struct sql POST =
    SQL("SELECT CASE WHEN check_at IS NULL THEN 0 ELSE 1 END, likes, credited, author FROM tagged "
        "WHERE transport = ?1 AND post_id = ?2");

static bool read_row(struct stmt *s, struct waiter_posts *out)
{
    *out = (struct waiter_posts){0, 0, 0};
    if (!stmt_row(s))
        return false;
    out->watched = stmt_col_int(s, 0);
    out->likes = stmt_col_int(s, 1);
    out->credited = stmt_col_int(s, 2);
    return true;
}

enum status waiter_posts(struct db *db, const char *transport, struct waiter_posts *out,
                         struct err *err)
{
    struct stmt *s = db_use(db, &POSTS);

    stmt_text(s, 1, transport);
    read_row(s, out);
    return stmt_done(s, err);
}

enum status waiter_post(struct db *db, struct arena *arena, const char *transport,
                        const char *post_id, struct waiter_posts *out, const char **author,
                        struct err *err)
{
    struct stmt *s = db_use(db, &POST);
    enum status status;
    bool found;

    stmt_text(s, 1, transport);
    stmt_text(s, 2, post_id);
    found = read_row(s, out);
    *author = found ? stmt_col_text(s, 3, arena) : NULL;
    status = stmt_done(s, err);
    if (status == STATUS_OK && !found)
        return err_set(err, STATUS_NOT_FOUND, "no post %s of %s is known", post_id, transport);
    return status;
}
