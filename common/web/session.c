#include "web/session.h"

#include "base/clock.h"
#include "site/account.h"

static const struct sql BY_TOKEN =
    SQL("SELECT s.id, a.id, a.handle, a.role FROM session s JOIN account a ON a.id = s.account_id "
        "WHERE s.token_hash = ?1 AND " SESSION_HOLDS " AND a.state = 'active'");

enum status session_find(struct db *db, struct arena *arena, struct str cookies, bool https,
                         struct viewer *viewer, struct err *err)
{
    int64_t now = clock_now();
    char hash[HASH_TEXT];
    struct str token;
    struct stmt *s;

    memset(viewer, 0, sizeof(*viewer));
    if (!cookie_session(cookies, https, &token))
        return STATUS_OK;
    session_token_hash(token, hash);
    s = db_use(db, &BY_TOKEN);
    stmt_text(s, 1, hash);
    stmt_int(s, 2, now);
    stmt_int(s, 3, now - SESSION_IDLE_SECONDS);
    if (stmt_row(s)) {
        viewer->session_id = stmt_col_int(s, 0);
        viewer->session_hash = arena_strdup(arena, hash);
        viewer->account_id = stmt_col_int(s, 1);
        viewer->handle = stmt_col_text(s, 2, arena);
        role_of(stmt_col_view(s, 3), &viewer->role);
    }
    return stmt_done(s, err);
}
