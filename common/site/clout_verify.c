#include "site/clout_verify.h"

#include "base/number.h"
#include "site/clout_entry.h"

#include <inttypes.h>
#include <stdio.h>

static const struct sql ENTRIES =
    SQL("SELECT id, at, source_id, target_id, amount, reason, idem, hash FROM entry ORDER BY id");
static const struct sql STRANGER =
    SQL("SELECT id FROM entry AS e WHERE NOT EXISTS (SELECT 1 FROM purse WHERE id = e.source_id) "
        "OR NOT EXISTS (SELECT 1 FROM purse WHERE id = e.target_id) ORDER BY id LIMIT 1");
static const struct sql PURSES =
    SQL("SELECT p.id, p.kind, p.account_id, p.balance, p.earned, "
        "(SELECT coalesce(sum(amount), 0) FROM entry WHERE source_id = p.id), "
        "(SELECT coalesce(sum(amount), 0) FROM entry WHERE target_id = p.id), "
        "(SELECT coalesce(sum(amount), 0) FROM entry WHERE target_id = p.id AND source_id = ?1) "
        "FROM purse AS p ORDER BY p.id");

/* --- the chain ------------------------------------------------------------------------------------------- */

static enum status entry_check(struct stmt *s, struct clout_verified *so_far, struct err *err)
{
    const int64_t next = so_far->entries + 1, id = stmt_col_int(s, 0);
    struct str columns[CLOUT_COLUMNS];
    char hash[HASH_TEXT];

    if (id != next)
        return err_set(err, STATUS_INVALID,
                       "entry %" PRId64 " of the ledger is missing: the next one there is %" PRId64,
                       next, id);
    for (int i = 0; i < CLOUT_COLUMNS; i++)
        columns[i] = stmt_col_view(s, i);
    clout_entry_hash(so_far->head, columns, hash);
    if (!str_is(stmt_col_view(s, CLOUT_COLUMNS), hash))
        return err_set(err, STATUS_INVALID,
                       "entry %" PRId64 " of the ledger does not match its hash: it has been "
                       "changed, or put there by something else",
                       id);
    so_far->entries = id;
    memcpy(so_far->head, hash, sizeof(hash));
    return STATUS_OK;
}

static enum status chain_check(struct db *db, struct clout_verified *out, struct err *err)
{
    struct stmt *s = db_use(db, &ENTRIES);
    enum status status = STATUS_OK, ended;

    while (status == STATUS_OK && stmt_row(s))
        status = entry_check(s, out, err);
    if (status != STATUS_OK) {
        stmt_done(s, NULL);
        return status;
    }
    ended = stmt_done(s, err);
    if (ended != STATUS_OK)
        return ended;
    s = db_use(db, &STRANGER);
    if (stmt_row(s))
        status = err_set(err, STATUS_INVALID,
                         "entry %" PRId64 " of the ledger names a purse that does not exist",
                         stmt_col_int(s, 0));
    ended = stmt_done(s, status == STATUS_OK ? err : NULL);
    return status == STATUS_OK ? ended : status;
}

/* --- purses ---------------------------------------------------------------------------------------------- */

/* The number as it is written: a fraction, or a text that begins with a digit, is no balance. */
static bool is_number(struct stmt *s, int column, int64_t want)
{
    int64_t number;

    return number_i64(stmt_col_view(s, column), INT64_MIN, INT64_MAX, &number) && number == want;
}

static void name_purse(struct stmt *s, char *out, size_t size)
{
    const int64_t id = stmt_col_int(s, 0), account_id = stmt_col_int(s, 2);

    if (account_id != 0)
        snprintf(out, size, "the purse of account %" PRId64, account_id);
    else if (id == CLOUT_MINT_ID || id == CLOUT_SINK_ID)
        snprintf(out, size, "the %s", id == CLOUT_MINT_ID ? "mint" : "sink");
    else
        snprintf(out, size, "purse %" PRId64, id);
}

static const char *kind_of(int64_t id)
{
    if (id == CLOUT_MINT_ID)
        return "mint";
    return id == CLOUT_SINK_ID ? "sink" : "account";
}

static enum status purse_check(struct stmt *s, struct err *err)
{
    const int64_t id = stmt_col_int(s, 0), balance = stmt_col_int(s, 3);
    const int64_t out = stmt_col_int(s, 5), in = stmt_col_int(s, 6), minted = stmt_col_int(s, 7);
    char name[64];

    name_purse(s, name, sizeof(name));
    if (!str_is(stmt_col_view(s, 1), kind_of(id)))
        return err_set(err, STATUS_INVALID, "purse %" PRId64 " is of the kind \"%.*s\", not \"%s\"",
                       id, STR_ARG(stmt_col_view(s, 1)), kind_of(id));
    if (!is_number(s, 3, in - out))
        return err_set(err, STATUS_INVALID, "%s holds %.*s clout, but its entries come to %" PRId64,
                       name, STR_ARG(stmt_col_view(s, 3)), in - out);
    if (!is_number(s, 4, minted))
        return err_set(err, STATUS_INVALID,
                       "%s has earned %.*s clout, but its entries say %" PRId64, name,
                       STR_ARG(stmt_col_view(s, 4)), minted);
    if (balance < 0 && id != CLOUT_MINT_ID)
        return err_set(err, STATUS_INVALID, "%s is below zero, at %" PRId64, name, balance);
    return STATUS_OK;
}

static enum status purses_check(struct db *db, struct clout_verified *out, struct err *err)
{
    struct stmt *s = db_use(db, &PURSES);
    enum status status = STATUS_OK;

    stmt_int(s, 1, CLOUT_MINT_ID);
    while (status == STATUS_OK && stmt_row(s)) {
        status = purse_check(s, err);
        out->purses++;
    }
    if (status != STATUS_OK) {
        stmt_done(s, NULL);
        return status;
    }
    return stmt_done(s, err);
}

enum status clout_verify(struct db *db, struct clout_verified *out, struct err *err)
{
    enum status status = db_begin(db, TX_READ, err);

    *out = (struct clout_verified){.head = "-"};
    if (status == STATUS_OK)
        status = chain_check(db, out, err);
    if (status == STATUS_OK)
        status = purses_check(db, out, err);
    db_rollback(db);
    return status;
}
