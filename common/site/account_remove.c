#include "site/account_remove.h"

#include "base/err.h"
#include "site/account_change.h"
#include "site/cache_folder.h"
#include "site/content_visibility.h"
#include "site/event.h"

static const struct sql BAN = SQL("UPDATE account SET state = 'banned' WHERE id = ?1");
static const struct sql END_SESSIONS = SQL("DELETE FROM session WHERE account_id = ?1");
static const struct sql NEXT_CONTENT =
    SQL("SELECT id FROM content WHERE account_id = ?1 ORDER BY state, id LIMIT 1");
/* Paths are made of titles. */
static const struct sql FORGET_CONTENT =
    SQL("UPDATE event SET detail = NULL WHERE subject = 'content' AND subject_id IN "
        "(SELECT id FROM content WHERE account_id = ?1)");

/* The account and the guests that have become it, and those that had become them. */
#define THEM                                                                                       \
    "(WITH RECURSIVE them (id) AS (SELECT id FROM account WHERE id = ?1 UNION "                    \
    "SELECT a.id FROM account AS a JOIN them ON a.merged_id = them.id) SELECT id FROM them)"

#define THEIR_IDS "(SELECT transport, native_id FROM identity WHERE account_id IN " THEM ")"

/* Rows that others refer to, or whose number is part of a key in the ledger and must not come again, stay, empty. Only
 * a removed account has such a handle, because it is no codename. */
static const struct sql erase[] = {
    SQL("UPDATE claim SET text = '', state = 'removed' WHERE account_id IN " THEM),
    SQL("UPDATE alt_offer SET text = '', state = CASE WHEN state = 'waiting' THEN 'rejected' "
        "ELSE state END WHERE account_id IN " THEM),
    SQL("UPDATE event SET detail = NULL WHERE subject = 'account' AND subject_id IN " THEM),
    SQL("UPDATE event SET detail = NULL WHERE subject = 'content' AND account_id IN " THEM),
    SQL("DELETE FROM session WHERE account_id IN " THEM),
    SQL("DELETE FROM login_check WHERE account_id IN " THEM),
    SQL("UPDATE message SET sender = '', sender_name = '', conversation = '', text = '', "
        "words = 0, answer = NULL, remote_id = NULL, handled_at = COALESCE(handled_at, at), "
        "state = CASE WHEN state IN ('new', 'ready', 'sending') THEN 'done' ELSE state END "
        "WHERE (transport, sender) IN " THEIR_IDS),
    SQL("UPDATE tagged SET author = '', check_at = NULL WHERE (transport, author) IN " THEIR_IDS),
    SQL("DELETE FROM waiter_note WHERE EXISTS (SELECT 1 FROM identity WHERE account_id IN " THEM
        " AND identity.transport = waiter_note.transport AND waiter_note.name IN "
        "('person.' || native_id, 'link.' || native_id))"),
    SQL("DELETE FROM identity WHERE account_id IN " THEM),
    /* A wish to link begins with its end, in ten digits, and the account (site/waiter_link.c). */
    SQL("DELETE FROM waiter_note WHERE name >= 'link.' AND name < 'link/' AND EXISTS (SELECT 1 FROM "
        "account WHERE value LIKE '__________ ' || CAST(id AS TEXT) || ' %' AND id IN " THEM ")"),
    SQL("DELETE FROM api_token WHERE account_id IN " THEM),
    SQL("DELETE FROM posted WHERE account_id IN " THEM),
    SQL("DELETE FROM burnt WHERE who IN (SELECT 'account:' || CAST(id AS TEXT) FROM account "
        "WHERE id IN " THEM ")"),
    SQL("DELETE FROM dungeon WHERE who IN (SELECT 'account:' || CAST(id AS TEXT) FROM account "
        "WHERE id IN " THEM ")"),
    SQL("UPDATE account SET handle = '#' || CAST(id AS TEXT), catchphrase = NULL, "
        "role = 'guest', state = 'removed' WHERE id IN " THEM),
};
static const struct sql CLAIMS =
    SQL("SELECT COUNT(*) FROM claim WHERE account_id = ?1 AND state <> 'removed'");

static enum status run(struct db *db, const struct sql *sql, int64_t id, struct err *err)
{
    struct stmt *s = db_use(db, sql);

    stmt_int(s, 1, id);
    return stmt_run(s, err);
}

/* A number that a query about the account gives; 0 for no row. */
static enum status ask(struct db *db, const struct sql *sql, int64_t id, int64_t *out,
                       struct err *err)
{
    struct stmt *s = db_use(db, sql);

    stmt_int(s, 1, id);
    *out = stmt_row(s) ? stmt_col_int(s, 0) : 0;
    return stmt_done(s, err);
}

/* From here on nobody can act as the account. */
static enum status shut(struct site *site, struct arena *arena, int64_t id, struct err *err)
{
    enum status status = db_begin(site->db, TX_PUBLIC, err);
    struct account account = {.state = ACCOUNT_REMOVED};

    if (status == STATUS_OK)
        status = account_by_id(site->db, arena, id, &account, err);
    if (status == STATUS_OK && site->actor.role != ROLE_ADMIN && site->actor.account_id != id)
        status = err_set(err, STATUS_FORBIDDEN, "only admins remove other accounts");
    if (status == STATUS_OK && account.state == ACCOUNT_REMOVED)
        status = err_set(err, STATUS_NOT_FOUND, "the account has been removed already");
    if (status == STATUS_OK && account.state == ACCOUNT_MERGED)
        status =
            err_set(err, STATUS_CONFLICT,
                    "the guest \"%s\" has become another account: remove that one", account.handle);
    if (status == STATUS_OK)
        status = account_check_not_last(site->db, &account, err);
    if (status == STATUS_OK)
        status = run(site->db, &BAN, id, err);
    if (status == STATUS_OK)
        status = run(site->db, &END_SESSIONS, id, err);
    if (status == STATUS_OK)
        status = run(site->db, &FORGET_CONTENT, id, err);
    return db_end(site->db, status, err);
}

static enum status delete_content(struct site *site, struct arena *arena, int64_t content_id,
                                  struct err *err)
{
    struct content content;
    enum status status =
        content_show_or_hide(site, arena, content_id, CONTENT_REMOVED, &content, err);

    if (status == STATUS_OK)
        status = content_purge(site, arena, content_id, err);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status; /* somebody else was quicker */
}

/* The memory of each item is given back: there may be thousands. */
static enum status delete_all_content(struct site *site, int64_t id, int64_t *count,
                                      struct err *err)
{
    struct arena arena = {0};
    int64_t content_id;
    enum status status;

    for (;;) {
        status = ask(site->db, &NEXT_CONTENT, id, &content_id, err);
        if (status != STATUS_OK || content_id == 0)
            break;
        status = delete_content(site, &arena, content_id, err);
        if (status != STATUS_OK)
            break;
        ++*count;
        arena_reset(&arena);
    }
    arena_free(&arena);
    return status;
}

/* `*left`: a file that was on its way when the account was shut has come; nothing was erased. */
static enum status erase_all(struct site *site, int64_t id, struct account_removed *out, bool *left,
                             struct err *err)
{
    enum status status = db_begin(site->db, TX_PUBLIC, err);
    int64_t content_id = 0;

    if (status == STATUS_OK)
        status = ask(site->db, &NEXT_CONTENT, id, &content_id, err);
    *left = content_id != 0;
    if (status == STATUS_OK && !*left)
        status = ask(site->db, &CLAIMS, id, &out->claims, err);
    for (size_t i = 0; status == STATUS_OK && !*left && i < sizeof(erase) / sizeof(erase[0]); i++)
        status = run(site->db, &erase[i], id, err);
    if (status == STATUS_OK && !*left)
        status = event_add(site, "remove", "account", id, NULL, NULL, err);
    return db_end(site->db, status, err);
}

enum status account_remove(struct site *site, struct arena *arena, int64_t id,
                           struct account_removed *out, struct err *err)
{
    enum status status = shut(site, arena, id, err);
    bool left = true;

    *out = (struct account_removed){0, 0};
    while (status == STATUS_OK && left) {
        status = delete_all_content(site, id, &out->content, err);
        if (status == STATUS_OK)
            status = erase_all(site, id, out, &left, err);
    }
    /* No visitor gets those pages any more; but who looks into the folder would. */
    return status == STATUS_OK ? cache_folder_empty(site->home, err) : status;
}
