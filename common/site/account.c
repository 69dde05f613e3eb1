#include "site/account.h"

#include "base/clock.h"
#include "site/codename.h"
#include "site/event.h"

static const char *const roles[] = {"guest", "member", "staff", "admin"};
static const char *const states[] = {"active", "banned", "merged", "removed"};

#define SELECT "SELECT id, handle, role, state, created_at, catchphrase, merged_id FROM account "

static const struct sql FIND = SQL(SELECT "WHERE handle = ?1 AND state <> 'removed'");
static const struct sql BY_ID = SQL(SELECT "WHERE id = ?1");
static const struct sql PAGE = SQL(SELECT "WHERE id > ?1 AND (?2 IS NULL OR role = ?2) "
                                          "AND (state = ?3 OR (?3 IS NULL AND state <> 'removed')) "
                                          "ORDER BY id LIMIT ?4");
static const struct sql INSERT =
    SQL("INSERT INTO account (handle, role, state, created_at) VALUES (?1, ?2, 'active', ?3) "
        "ON CONFLICT DO NOTHING RETURNING id");

const char *role_name(enum role role)
{
    return roles[role];
}

bool role_of(struct str name, enum role *out)
{
    for (int i = ROLE_GUEST; i <= ROLE_ADMIN; i++) {
        if (str_is(name, roles[i])) {
            *out = (enum role)i;
            return true;
        }
    }
    return false;
}

const char *account_state_name(enum account_state state)
{
    return states[state];
}

bool account_state_of(struct str name, enum account_state *out)
{
    for (int i = ACCOUNT_ACTIVE; i <= ACCOUNT_REMOVED; i++) {
        if (str_is(name, states[i])) {
            *out = (enum account_state)i;
            return true;
        }
    }
    return false;
}

/* A role or state of a later version means: nothing that could be allowed. */
static void read_row(struct stmt *s, struct arena *arena, struct account *out)
{
    out->id = stmt_col_int(s, 0);
    out->handle = stmt_col_text(s, 1, arena);
    if (!role_of(stmt_col_view(s, 2), &out->role))
        out->role = ROLE_GUEST;
    if (!account_state_of(stmt_col_view(s, 3), &out->state))
        out->state = ACCOUNT_BANNED;
    out->created_at = stmt_col_int(s, 4);
    out->catchphrase = stmt_col_text(s, 5, arena);
    out->merged_id = stmt_col_int(s, 6);
}

enum status account_find(struct db *db, struct arena *arena, const char *handle,
                         struct account *out, struct err *err)
{
    struct stmt *s = db_use(db, &FIND);
    enum status status;

    memset(out, 0, sizeof(*out));
    stmt_text(s, 1, handle);
    if (stmt_row(s))
        read_row(s, arena, out);
    status = stmt_done(s, err);
    if (status == STATUS_OK && out->id == 0)
        return err_set(err, STATUS_NOT_FOUND,
                       "there is no account \"%s\"; \"pierogis account list\" lists them", handle);
    return status;
}

enum status account_by_id(struct db *db, struct arena *arena, int64_t id, struct account *out,
                          struct err *err)
{
    struct stmt *s = db_use(db, &BY_ID);
    enum status status;

    memset(out, 0, sizeof(*out));
    stmt_int(s, 1, id);
    if (stmt_row(s))
        read_row(s, arena, out);
    status = stmt_done(s, err);
    if (status == STATUS_OK && out->id == 0)
        return err_set(err, STATUS_NOT_FOUND, "there is no such account");
    return status;
}

enum status account_page(struct db *db, struct arena *arena, const struct account_filter *filter,
                         int64_t after_id, size_t limit, struct account_list *out, struct err *err)
{
    struct stmt *s = db_use(db, &PAGE);

    *out = (struct account_list){ARENA_ARRAY(arena, struct account, limit), 0, false};
    stmt_int(s, 1, after_id);
    stmt_text(s, 2, filter->role);
    stmt_text(s, 3, filter->state);
    stmt_int(s, 4, (int64_t)limit + 1);
    while (!out->more && stmt_row(s)) {
        out->more = out->count == limit;
        if (!out->more)
            read_row(s, arena, &out->items[out->count++]);
    }
    return stmt_done(s, err);
}

enum status account_check_active(const struct account *account, struct err *err)
{
    switch (account->state) {
    case ACCOUNT_ACTIVE:
        return STATUS_OK;
    case ACCOUNT_BANNED:
        return err_set(err, STATUS_FORBIDDEN, "the account \"%s\" is banned", account->handle);
    case ACCOUNT_MERGED:
        return err_set(err, STATUS_FORBIDDEN, "the guest \"%s\" has become another account",
                       account->handle);
    default:
        return err_set(err, STATUS_FORBIDDEN, "the account has been removed");
    }
}

enum status account_insert(struct site *site, const char *handle, enum role role,
                           struct account *out, struct err *err)
{
    struct stmt *s = db_use(site->db, &INSERT);
    enum status status;

    *out = (struct account){.handle = handle, .role = role, .created_at = clock_now()};
    stmt_text(s, 1, handle);
    stmt_text(s, 2, role_name(role));
    stmt_int(s, 3, out->created_at);
    if (stmt_row(s))
        out->id = stmt_col_int(s, 0);
    status = stmt_done(s, err);
    if (status == STATUS_OK && out->id == 0)
        return err_set(err, STATUS_CONFLICT, "the handle \"%s\" is taken", handle);
    return status == STATUS_OK ? event_add(site, "add", "account", out->id, NULL, handle, err)
                               : status;
}

enum status account_add(struct site *site, const char *handle, enum role role, struct account *out,
                        struct err *err)
{
    enum status status = codename_check(str_of(handle), err);

    if (status == STATUS_OK)
        status = db_begin(site->db, TX_PRIVATE, err);
    if (status != STATUS_OK)
        return status;
    return db_end(site->db, account_insert(site, handle, role, out, err), err);
}
