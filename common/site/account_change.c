#include "site/account_change.h"

#include "site/event.h"
#include "site/text_rules.h"
#include "site/watch_words.h"

/* The condition is asked for once more in the statement itself, where nobody can come in between. */
#define ADMIN_REMAINS                                                                              \
    "(role <> 'admin' OR state <> 'active' OR EXISTS (SELECT 1 FROM account AS other "             \
    "WHERE other.role = 'admin' AND other.state = 'active' AND other.id <> account.id))"

static const struct sql SET_ROLE =
    SQL("UPDATE account SET role = ?2 WHERE id = ?1 AND (?2 = 'admin' OR " ADMIN_REMAINS ")");
static const struct sql SET_STATE =
    SQL("UPDATE account SET state = ?2 WHERE id = ?1 AND (?2 = 'active' OR " ADMIN_REMAINS ")");
static const struct sql SET_CATCHPHRASE = SQL("UPDATE account SET catchphrase = ?2 WHERE id = ?1");
static const struct sql ADMIN_LEFT =
    SQL("SELECT 1 FROM account WHERE role = 'admin' AND state = 'active' AND id <> ?1 LIMIT 1");
static const struct sql END_CHECK = SQL("DELETE FROM login_check WHERE account_id = ?1");

static enum status last_admin(struct err *err)
{
    return err_set(err, STATUS_CONFLICT,
                   "this is the last admin: make another account an admin first");
}

enum status account_check_not_last(struct db *db, const struct account *account, struct err *err)
{
    struct stmt *s = db_use(db, &ADMIN_LEFT);
    enum status status;
    bool left;

    stmt_int(s, 1, account->id);
    left = stmt_row(s);
    status = stmt_done(s, err);
    if (status == STATUS_OK && account->role == ROLE_ADMIN && account->state == ACCOUNT_ACTIVE &&
        !left)
        return last_admin(err);
    return status;
}

/* Begins the transaction, and reads the account as it is in there. Merged and removed ones have no life to change. */
static enum status begin(struct site *site, struct arena *arena, int64_t id, struct account *out,
                         struct err *err)
{
    enum status status = db_begin(site->db, TX_PUBLIC, err);

    if (status == STATUS_OK)
        status = account_by_id(site->db, arena, id, out, err);
    if (status == STATUS_OK && (out->state == ACCOUNT_MERGED || out->state == ACCOUNT_REMOVED))
        status = err_set(err, STATUS_CONFLICT, "the account is %s, which is for ever",
                         account_state_name(out->state));
    return status;
}

/* Writes the one column of a change, if it is not what it was, with its audit entry. */
static enum status write_column(struct site *site, const struct sql *sql,
                                const struct account *account, const char *action,
                                const char *before, const char *after, struct err *err)
{
    struct stmt *s;
    enum status status;

    if (before == after || (before != NULL && after != NULL && strcmp(before, after) == 0))
        return STATUS_OK;
    s = db_use(site->db, sql);
    stmt_int(s, 1, account->id);
    stmt_text(s, 2, after);
    status = stmt_run(s, err);
    if (status == STATUS_OK && db_changes(site->db) == 0)
        return last_admin(err);
    return status == STATUS_OK ? event_add(site, action, "account", account->id, before, after, err)
                               : status;
}

enum status account_set_role(struct site *site, struct arena *arena, int64_t id, enum role role,
                             struct account *out, struct err *err)
{
    enum status status = begin(site, arena, id, out, err);

    if (status == STATUS_OK && site->actor.role != ROLE_ADMIN)
        status = err_set(err, STATUS_FORBIDDEN, "only admins change roles");
    if (status == STATUS_OK)
        status =
            write_column(site, &SET_ROLE, out, "role", role_name(out->role), role_name(role), err);
    if (status == STATUS_OK)
        out->role = role;
    return db_end(site->db, status, err);
}

enum status account_may_ban(const struct actor *actor, const struct account *account,
                            struct err *err)
{
    if (actor->account_id == account->id)
        return err_set(err, STATUS_FORBIDDEN, "nobody bans themselves; ask another admin");
    if (actor->role == ROLE_ADMIN || (actor->role == ROLE_STAFF && account->role < ROLE_STAFF))
        return STATUS_OK;
    return err_set(err, STATUS_FORBIDDEN,
                   "staff may ban guests and members, and only admins may ban staff");
}

static enum status set_state(struct site *site, struct arena *arena, int64_t id,
                             enum account_state state, struct account *out, struct err *err)
{
    enum status status = begin(site, arena, id, out, err);
    struct stmt *s;

    if (status == STATUS_OK)
        status = account_may_ban(&site->actor, out, err);
    if (status == STATUS_OK)
        status = write_column(site, &SET_STATE, out, state == ACCOUNT_BANNED ? "ban" : "unban",
                              account_state_name(out->state), account_state_name(state), err);
    if (status == STATUS_OK && state == ACCOUNT_BANNED) {
        s = db_use(site->db, &END_CHECK);
        stmt_int(s, 1, id);
        status = stmt_run(s, err);
    }
    if (status == STATUS_OK)
        out->state = state;
    return db_end(site->db, status, err);
}

enum status account_ban(struct site *site, struct arena *arena, int64_t id, struct account *out,
                        struct err *err)
{
    return set_state(site, arena, id, ACCOUNT_BANNED, out, err);
}

enum status account_unban(struct site *site, struct arena *arena, int64_t id, struct account *out,
                          struct err *err)
{
    return set_state(site, arena, id, ACCOUNT_ACTIVE, out, err);
}

static enum status catchphrase_check(const struct site *site, struct arena *arena,
                                     const char *catchphrase, struct err *err)
{
    enum status status = STATUS_OK;

    if (strpbrk(catchphrase, "\n\t") != NULL)
        return err_set(err, STATUS_INVALID, "the catchphrase must be one line");
    status = text_check(catchphrase, "the catchphrase", CATCHPHRASE_MAX, err);
    if (status == STATUS_OK && watch_words_find(site->conf, arena, catchphrase, NULL))
        return err_set(err, STATUS_INVALID,
                       "the catchphrase holds a word that nobody wants to hear here");
    return status;
}

enum status account_set_catchphrase(struct site *site, struct arena *arena, int64_t id,
                                    const char *catchphrase, struct account *out, struct err *err)
{
    const char *wanted = arena_copy(arena, str_trim(str_of(catchphrase)));
    enum status status = catchphrase_check(site, arena, wanted, err);

    if (status != STATUS_OK)
        return status;
    if (wanted[0] == '\0')
        wanted = NULL;
    status = begin(site, arena, id, out, err);
    if (status == STATUS_OK && site->actor.account_id != id && site->actor.role != ROLE_STAFF &&
        site->actor.role != ROLE_ADMIN)
        status = err_set(err, STATUS_FORBIDDEN, "this is not your account");
    if (status == STATUS_OK)
        status =
            write_column(site, &SET_CATCHPHRASE, out, "catchphrase", out->catchphrase, wanted, err);
    if (status == STATUS_OK)
        out->catchphrase = wanted;
    return db_end(site->db, status, err);
}
