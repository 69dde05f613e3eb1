#include "site/session_change.h"

#include "base/clock.h"
#include "site/event.h"
#include "site/session_agent.h"

#define FORGET_SECONDS (30 * 24 * 3600)

static const struct sql START =
    SQL("INSERT INTO session (account_id, token_hash, created_at, posted_at, expires_at, agent) "
        "SELECT id, ?2, ?3, ?3, ?4, ?5 FROM account WHERE id = ?1 AND state = 'active'");
static const struct sql FORGET = SQL("DELETE FROM session WHERE account_id = ?1 AND "
                                     "(ended_at < ?2 OR expires_at < ?2 OR posted_at < ?3)");
static const struct sql SWEEP =
    SQL("DELETE FROM session WHERE id IN (SELECT id FROM session "
        "WHERE ended_at < ?1 OR expires_at < ?1 OR posted_at < ?2 LIMIT ?3)");
static const struct sql RENEW =
    SQL("UPDATE session AS s SET posted_at = ?2 WHERE s.id = ?1 AND s.posted_at < ?2 "
        "AND " SESSION_HOLDS);
static const struct sql LIST =
    SQL("SELECT s.id, s.created_at, s.posted_at, s.expires_at, s.agent FROM session s "
        "WHERE s.account_id = ?1 AND " SESSION_HOLDS " ORDER BY s.id DESC LIMIT ?4");
static const struct sql END = SQL("UPDATE session SET ended_at = ?3 WHERE id = ?2 "
                                  "AND account_id = ?1 AND ended_at IS NULL");
static const struct sql EXISTS = SQL("SELECT 1 FROM session WHERE id = ?2 AND account_id = ?1");
static const struct sql END_ALL = SQL("UPDATE session SET ended_at = ?3 WHERE account_id = ?1 "
                                      "AND id <> ?2 AND ended_at IS NULL");

enum status session_start(struct site *site, int64_t account_id, struct str agent,
                          char token[HASH_TEXT], struct err *err)
{
    session_token_make(token);
    return session_start_with(site, account_id, agent, token, err);
}

enum status session_start_with(struct site *site, int64_t account_id, struct str agent,
                               const char *token, struct err *err)
{
    const int64_t now = clock_now();
    struct stmt *s = db_use(site->db, &FORGET);
    char hash[HASH_TEXT], browser[SESSION_AGENT_TEXT];
    enum status status;

    stmt_int(s, 1, account_id);
    stmt_int(s, 2, now - FORGET_SECONDS);
    stmt_int(s, 3, now - FORGET_SECONDS - SESSION_IDLE_SECONDS);
    status = stmt_run(s, err);
    if (status != STATUS_OK)
        return status;
    session_token_hash(str_of(token), hash);
    session_agent(agent, browser);
    s = db_use(site->db, &START);
    stmt_int(s, 1, account_id);
    stmt_text(s, 2, hash);
    stmt_int(s, 3, now);
    stmt_int(s, 4, now + SESSION_SECONDS);
    stmt_text(s, 5, browser);
    status = stmt_run(s, err);
    if (status == STATUS_OK && db_changes(site->db) == 0)
        return err_set(err, STATUS_FORBIDDEN, "this account cannot log in: it is not active");
    return status;
}

enum status session_renew(struct db *db, int64_t session_id, struct err *err)
{
    const int64_t now = clock_now();
    struct stmt *s = db_use(db, &RENEW);

    stmt_int(s, 1, session_id);
    stmt_int(s, 2, now);
    stmt_int(s, 3, now - SESSION_IDLE_SECONDS);
    return stmt_run(s, err);
}

enum status session_list(struct db *db, struct arena *arena, int64_t account_id,
                         struct session_list *out, struct err *err)
{
    const int64_t now = clock_now();
    struct stmt *s = db_use(db, &LIST);

    out->count = 0;
    stmt_int(s, 1, account_id);
    stmt_int(s, 2, now);
    stmt_int(s, 3, now - SESSION_IDLE_SECONDS);
    stmt_int(s, 4, SESSION_LIST_MAX);
    while (stmt_row(s)) {
        struct session_entry *entry = &out->items[out->count++];

        entry->id = stmt_col_int(s, 0);
        entry->created_at = stmt_col_int(s, 1);
        entry->posted_at = stmt_col_int(s, 2);
        entry->expires_at = stmt_col_int(s, 3);
        entry->agent = stmt_col_text(s, 4, arena);
    }
    return stmt_done(s, err);
}

enum status session_end(struct site *site, int64_t account_id, int64_t session_id, struct err *err)
{
    struct stmt *s = db_use(site->db, &END);
    enum status status;
    bool known;

    stmt_int(s, 1, account_id);
    stmt_int(s, 2, session_id);
    stmt_int(s, 3, clock_now());
    status = stmt_run(s, err);
    if (status != STATUS_OK)
        return status;
    if (db_changes(site->db) > 0)
        return event_add(site, "logout", "account", account_id, NULL, NULL, err);
    s = db_use(site->db, &EXISTS);
    stmt_int(s, 1, account_id);
    stmt_int(s, 2, session_id);
    known = stmt_row(s);
    status = stmt_done(s, err);
    if (status == STATUS_OK && !known)
        return err_set(err, STATUS_NOT_FOUND, "this is no login of yours");
    return status;
}

enum status session_end_all(struct site *site, int64_t account_id, int64_t keep_id, struct err *err)
{
    struct stmt *s = db_use(site->db, &END_ALL);
    enum status status;

    stmt_int(s, 1, account_id);
    stmt_int(s, 2, keep_id);
    stmt_int(s, 3, clock_now());
    status = stmt_run(s, err);
    if (status != STATUS_OK || db_changes(site->db) == 0)
        return status;
    return event_add(site, "logout everywhere", "account", account_id, NULL, NULL, err);
}

enum status session_sweep(struct db *db, int64_t limit, int64_t *count, struct err *err)
{
    const int64_t forgotten = clock_now() - FORGET_SECONDS;
    struct stmt *s = db_use(db, &SWEEP);
    enum status status;

    stmt_int(s, 1, forgotten);
    stmt_int(s, 2, forgotten - SESSION_IDLE_SECONDS);
    stmt_int(s, 3, limit);
    status = stmt_run(s, err);
    *count = status == STATUS_OK ? db_changes(db) : 0;
    return status;
}
