#include "site/account.h"

#include "base/clock.h"
#include "site/codename.h"
#include "site/event.h"

static const char *const roles[] = {"guest", "member", "staff", "admin"};

static const struct sql FIND = SQL("SELECT id, handle, role, state, created_at FROM account "
                                   "WHERE handle = ?1 AND state <> 'removed'");
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

enum status account_find(struct db *db, struct arena *arena, const char *handle,
                         struct account *out, struct err *err)
{
    struct stmt *s = db_use(db, &FIND);
    enum status status;

    memset(out, 0, sizeof(*out));
    stmt_text(s, 1, handle);
    if (stmt_row(s)) {
        out->id = stmt_col_int(s, 0);
        out->handle = stmt_col_text(s, 1, arena);
        if (!role_of(stmt_col_view(s, 2), &out->role))
            out->role = ROLE_GUEST;
        out->banned = str_is(stmt_col_view(s, 3), "banned");
        out->created_at = stmt_col_int(s, 4);
    }
    status = stmt_done(s, err);
    if (status == STATUS_OK && out->id == 0)
        return err_set(err, STATUS_NOT_FOUND, "there is no account \"%s\"", handle);
    return status;
}

enum status account_add(struct site *site, const char *handle, enum role role, struct account *out,
                        struct err *err)
{
    enum status status = codename_check(str_of(handle), err);
    struct stmt *s;

    if (status == STATUS_OK)
        status = db_begin(site->db, TX_PRIVATE, err);
    if (status != STATUS_OK)
        return status;
    *out = (struct account){0, handle, role, false, clock_now()};
    s = db_use(site->db, &INSERT);
    stmt_text(s, 1, handle);
    stmt_text(s, 2, role_name(role));
    stmt_int(s, 3, out->created_at);
    if (stmt_row(s))
        out->id = stmt_col_int(s, 0);
    status = stmt_done(s, err);
    if (status == STATUS_OK && out->id == 0)
        status = err_set(err, STATUS_CONFLICT, "the handle \"%s\" is taken", handle);
    if (status == STATUS_OK)
        status = event_add(site, "add", "account", out->id, NULL, handle, err);
    return db_end(site->db, status, err);
}
