#include "site/identity.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "site/codename.h"
#include "site/event.h"

static const struct sql LINK =
    SQL("INSERT INTO identity (transport, native_id, account_id, linked_at) "
        "SELECT ?1, ?2, id, ?4 FROM account WHERE id = ?3 AND state = 'active' "
        "ON CONFLICT (transport, native_id) DO UPDATE SET account_id = excluded.account_id, "
        "linked_at = excluded.linked_at");
static const struct sql UNLINK =
    SQL("DELETE FROM identity WHERE transport = ?1 AND native_id = ?2 AND account_id = ?3");
static const struct sql WHOSE =
    SQL("SELECT account_id FROM identity WHERE transport = ?1 AND native_id = ?2");
static const struct sql COUNT = SQL("SELECT COUNT(*) FROM identity WHERE account_id = ?1");
static const struct sql LIST =
    SQL("SELECT transport, native_id, linked_at FROM identity WHERE account_id = ?1 "
        "ORDER BY transport, native_id LIMIT ?2");

enum status identity_parse(struct arena *arena, const char *text, struct identity *out,
                           struct err *err)
{
    struct str rest = str_of(text), transport;
    bool clean;

    *out = (struct identity){"", "", 0};
    str_cut(&rest, IDENTITY_SEPARATOR, &transport);
    clean = rest.len > 0 && rest.len <= NATIVE_ID_MAX && utf8_is_clean(rest, false);
    for (size_t i = 0; clean && i < rest.len; i++)
        clean = !ascii_is_space(rest.at[i]);
    if (!clean || !codename_is_valid(transport))
        return err_set(err, STATUS_INVALID,
                       "an identity is TRANSPORT:ID, such as \"local:42\": the service, and its "
                       "own id for the person, up to %d bytes without blanks",
                       NATIVE_ID_MAX);
    out->transport = arena_copy(arena, transport);
    out->native_id = arena_copy(arena, rest);
    return STATUS_OK;
}

static enum status whose(struct db *db, const struct identity *identity, int64_t *account_id,
                         struct err *err)
{
    struct stmt *s = db_use(db, &WHOSE);

    *account_id = 0;
    stmt_text(s, 1, identity->transport);
    stmt_text(s, 2, identity->native_id);
    if (stmt_row(s))
        *account_id = stmt_col_int(s, 0);
    return stmt_done(s, err);
}

enum status identity_check_room(struct db *db, int64_t account_id, struct err *err)
{
    struct stmt *s = db_use(db, &COUNT);
    int64_t count = 0;
    enum status status;

    stmt_int(s, 1, account_id);
    if (stmt_row(s))
        count = stmt_col_int(s, 0);
    status = stmt_done(s, err);
    if (status == STATUS_OK && count >= IDENTITIES_MAX)
        return err_set(err, STATUS_CONFLICT,
                       "the account has %d identities already: unlink one first", IDENTITIES_MAX);
    return status;
}

/* The event says on which service, not who: identities are forgotten with their account. */
static enum status put(struct site *site, struct arena *arena, int64_t account_id,
                       const struct identity *identity, struct err *err)
{
    struct stmt *s = db_use(site->db, &LINK);
    struct account account;
    enum status status;

    stmt_text(s, 1, identity->transport);
    stmt_text(s, 2, identity->native_id);
    stmt_int(s, 3, account_id);
    stmt_int(s, 4, clock_now());
    status = stmt_run(s, err);
    if (status != STATUS_OK)
        return status;
    if (db_changes(site->db) > 0)
        return event_add(site, "link", "account", account_id, NULL, identity->transport, err);
    status = account_by_id(site->db, arena, account_id, &account, err);
    return status == STATUS_OK ? account_check_active(&account, err) : status;
}

enum status identity_link(struct site *site, struct arena *arena, int64_t account_id,
                          const struct identity *identity, struct err *err)
{
    int64_t before = 0;
    enum status status = whose(site->db, identity, &before, err);

    if (status != STATUS_OK || before == account_id)
        return status;
    status = identity_check_room(site->db, account_id, err);
    if (status == STATUS_OK)
        status = put(site, arena, account_id, identity, err);
    if (status == STATUS_OK && before != 0)
        status = event_add(site, "unlink", "account", before, identity->transport, NULL, err);
    return status;
}

enum status identity_unlink(struct site *site, const struct account *account,
                            const struct identity *identity, struct err *err)
{
    enum status status = db_begin(site->db, TX_PRIVATE, err);
    struct stmt *s;

    if (status != STATUS_OK)
        return status;
    s = db_use(site->db, &UNLINK);
    stmt_text(s, 1, identity->transport);
    stmt_text(s, 2, identity->native_id);
    stmt_int(s, 3, account->id);
    status = stmt_run(s, err);
    if (status == STATUS_OK && db_changes(site->db) == 0)
        status = err_set(err, STATUS_NOT_FOUND, "%s:%s is not linked to \"%s\"",
                         identity->transport, identity->native_id, account->handle);
    if (status == STATUS_OK)
        status = event_add(site, "unlink", "account", account->id, identity->transport, NULL, err);
    return db_end(site->db, status, err);
}

enum status identity_list(struct db *db, struct arena *arena, int64_t account_id,
                          struct identity_list *out, struct err *err)
{
    struct stmt *s = db_use(db, &LIST);

    out->count = 0;
    stmt_int(s, 1, account_id);
    stmt_int(s, 2, IDENTITIES_MAX);
    while (stmt_row(s)) {
        struct identity *identity = &out->items[out->count++];

        identity->transport = stmt_col_text(s, 0, arena);
        identity->native_id = stmt_col_text(s, 1, arena);
        identity->linked_at = stmt_col_int(s, 2);
    }
    return stmt_done(s, err);
}

enum status identity_account(struct db *db, struct arena *arena, const struct identity *identity,
                             struct account *out, struct err *err)
{
    int64_t id;
    enum status status = whose(db, identity, &id, err);

    if (status == STATUS_OK && id == 0)
        return err_set(err, STATUS_NOT_FOUND, "%s:%s is nobody that we know", identity->transport,
                       identity->native_id);
    return status == STATUS_OK ? account_by_id(db, arena, id, out, err) : status;
}
