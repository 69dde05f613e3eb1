#include "site/waiter_remote.h"

static const struct sql KNOWN =
    SQL("SELECT 1 FROM message WHERE transport = ?1 AND sender = ?2 AND remote_id = ?3 LIMIT 1");

enum status waiter_remote_known(struct db *db, const char *transport, const char *recipient,
                                const char *remote_id, bool *known, struct err *err)
{
    struct stmt *s = db_use(db, &KNOWN);

    stmt_text(s, 1, transport);
    stmt_text(s, 2, recipient);
    stmt_text(s, 3, remote_id);
    *known = stmt_row(s);
    return stmt_done(s, err);
}
