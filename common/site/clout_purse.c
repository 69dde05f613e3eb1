#include "site/clout_purse.h"

#include "base/panic.h"
#include "site/clout_entry.h"

static const struct sql COMMON = SQL("SELECT balance FROM purse WHERE id = ?1");
/* The purse may be on either side; each half is one stretch of an index. */
static const struct sql OF_ACCOUNT = SQL(
    "SELECT e.id, e.at, e.source_id, sa.handle, e.target_id, ta.handle, "
    "CASE WHEN e.source_id = ?1 THEN -e.amount ELSE e.amount END, e.reason, e.idem FROM ("
    "SELECT * FROM (SELECT * FROM entry WHERE source_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3)"
    " AS paid UNION ALL "
    "SELECT * FROM (SELECT * FROM entry WHERE target_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3)"
    " AS got) AS e "
    "JOIN purse s ON s.id = e.source_id LEFT JOIN account sa ON sa.id = s.account_id "
    "JOIN purse t ON t.id = e.target_id LEFT JOIN account ta ON ta.id = t.account_id "
    "ORDER BY e.id DESC LIMIT ?3");
static const struct sql OF_ALL =
    SQL("SELECT e.id, e.at, e.source_id, sa.handle, e.target_id, ta.handle, e.amount, e.reason, "
        "e.idem FROM (SELECT * FROM entry WHERE id < ?1 ORDER BY id DESC LIMIT ?2) AS e "
        "JOIN purse s ON s.id = e.source_id LEFT JOIN account sa ON sa.id = s.account_id "
        "JOIN purse t ON t.id = e.target_id LEFT JOIN account ta ON ta.id = t.account_id "
        "ORDER BY e.id DESC");

enum status clout_purse(struct db *db, int64_t account_id, struct clout_purse *out, struct err *err)
{
    struct clout_holder holder;
    enum status status = clout_holder_find(db, account_id, &holder, err);

    *out = (struct clout_purse){holder.balance, holder.earned};
    return status;
}

static enum status common_balance(struct db *db, int64_t purse_id, int64_t *out, struct err *err)
{
    struct stmt *s = db_use(db, &COMMON);

    stmt_int(s, 1, purse_id);
    *out = stmt_row(s) ? stmt_col_int(s, 0) : 0;
    return stmt_done(s, err);
}

enum status clout_totals(struct db *db, int64_t *minted, int64_t *burnt, struct err *err)
{
    int64_t mint;
    enum status status = common_balance(db, CLOUT_MINT_ID, &mint, err);

    if (status == STATUS_OK)
        status = common_balance(db, CLOUT_SINK_ID, burnt, err);
    *minted = -mint; /* the only purse that goes below zero: by all that it has given out */
    return status;
}

static const char *purse_name(struct stmt *s, int column, struct arena *arena)
{
    switch (stmt_col_int(s, column)) {
    case CLOUT_MINT_ID:
        return "(mint)";
    case CLOUT_SINK_ID:
        return "(sink)";
    default:
        return stmt_col_text_or(s, column + 1, "", arena);
    }
}

static void read_entry(struct stmt *s, struct arena *arena, struct clout_entry *out)
{
    out->id = stmt_col_int(s, 0);
    out->at = stmt_col_int(s, 1);
    out->source = purse_name(s, 2, arena);
    out->target = purse_name(s, 4, arena);
    out->amount = stmt_col_int(s, 6);
    out->reason = stmt_col_text(s, 7, arena);
    out->key = stmt_col_text(s, 8, arena);
}

enum status clout_history(struct db *db, struct arena *arena, int64_t account_id, int64_t before_id,
                          size_t limit, struct clout_history *out, struct err *err)
{
    const int64_t below = before_id == 0 ? INT64_MAX : before_id;
    struct clout_holder holder = {.purse_id = 0};
    enum status status = STATUS_OK;
    struct stmt *s;
    int parameter = 1;

    ASSERT(limit >= 1 && limit <= CLOUT_HISTORY_MAX);
    *out = (struct clout_history){ARENA_ARRAY(arena, struct clout_entry, limit), 0, false};
    if (account_id != 0)
        status = clout_holder_find(db, account_id, &holder, err);
    if (status != STATUS_OK)
        return status;
    s = db_use(db, account_id == 0 ? &OF_ALL : &OF_ACCOUNT);
    if (account_id != 0)
        stmt_int(s, parameter++, holder.purse_id);
    stmt_int(s, parameter++, below);
    stmt_int(s, parameter, (int64_t)limit + 1); /* one more, to see whether there are more */
    while (stmt_row(s)) {
        if (out->count == limit)
            out->more = true;
        else
            read_entry(s, arena, &out->items[out->count++]);
    }
    return stmt_done(s, err);
}
