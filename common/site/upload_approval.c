#include "site/upload_approval.h"

static const struct sql APPROVED =
    SQL("SELECT count(*) FROM (SELECT 1 FROM content WHERE account_id = ?1 AND state = 'visible' "
        "LIMIT ?2) AS approved");

static enum status is_newcomer(struct site *site, bool *newcomer, struct err *err)
{
    struct stmt *s = db_use(site->db, &APPROVED);

    stmt_int(s, 1, site->actor.account_id);
    stmt_int(s, 2, UPLOAD_APPROVED_LEAST);
    *newcomer = !stmt_row(s) || stmt_col_int(s, 0) < UPLOAD_APPROVED_LEAST;
    return stmt_done(s, err);
}

enum status upload_must_wait(struct site *site, const struct project *project, bool *wait,
                             struct err *err)
{
    const struct actor *actor = &site->actor;

    *wait = false;
    if (actor->account_id == 0 || actor->role >= ROLE_STAFF)
        return STATUS_OK;
    *wait = true;
    if (project->moderated)
        return STATUS_OK;
    if (conf_is(site->conf, CONF_NEWCOMERS, "open")) {
        *wait = false;
        return STATUS_OK;
    }
    return actor->role == ROLE_GUEST ? STATUS_OK : is_newcomer(site, wait, err);
}
