#include "site/clout_entry.h"

#include "base/buf.h"

#include <inttypes.h>
#include <stdio.h>

#define FIRST_HASH "-"
#define NUMBERS 5 /* the columns before the texts */
#define NUMBER_TEXT 24

static const struct sql HOLDER =
    SQL("SELECT a.state, a.merged_id, p.id, p.balance, p.earned FROM account a "
        "LEFT JOIN purse p ON p.account_id = a.id WHERE a.id = ?1");
static const struct sql OPEN_COMMON = SQL("INSERT INTO purse (id, kind) VALUES (?1, 'mint'), "
                                          "(?2, 'sink') ON CONFLICT DO NOTHING");
/* The next number by hand: PostgreSQL's own numbering would begin at that of the mint. */
static const struct sql OPEN =
    SQL("INSERT INTO purse (id, kind, account_id) "
        "VALUES ((SELECT max(id) + 1 FROM purse), 'account', ?1) RETURNING id");
static const struct sql FIND =
    SQL("SELECT id, at, source_id, target_id, amount FROM entry WHERE idem = ?1");
static const struct sql HEAD = SQL("SELECT id, hash FROM entry ORDER BY id DESC LIMIT 1");
static const struct sql ADD =
    SQL("INSERT INTO entry (id, at, source_id, target_id, amount, reason, idem, hash) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");

static enum clout_owner owner_of(struct str state)
{
    if (str_is(state, "merged"))
        return CLOUT_OWNER_MERGED;
    return str_is(state, "removed") ? CLOUT_OWNER_REMOVED : CLOUT_OWNER_LIVING;
}

enum status clout_holder_find(struct db *db, int64_t account_id, struct clout_holder *out,
                              struct err *err)
{
    struct stmt *s = db_use(db, &HOLDER);

    *out = (struct clout_holder){.account_id = account_id};
    stmt_int(s, 1, account_id);
    if (stmt_row(s)) {
        out->owner = owner_of(stmt_col_view(s, 0));
        out->merged_id = stmt_col_int(s, 1);
        out->purse_id = stmt_col_int(s, 2);
        out->balance = stmt_col_int(s, 3);
        out->earned = stmt_col_int(s, 4);
    }
    return stmt_done(s, err);
}

enum status clout_holder_open(struct db *db, struct clout_holder *holder, struct err *err)
{
    enum status status;
    struct stmt *s;

    if (holder->purse_id != 0)
        return STATUS_OK;
    s = db_use(db, &OPEN_COMMON);
    stmt_int(s, 1, CLOUT_MINT_ID);
    stmt_int(s, 2, CLOUT_SINK_ID);
    status = stmt_run(s, err);
    if (status != STATUS_OK)
        return status;
    s = db_use(db, &OPEN);
    stmt_int(s, 1, holder->account_id);
    if (stmt_row(s))
        holder->purse_id = stmt_col_int(s, 0);
    return stmt_done(s, err);
}

enum status clout_entry_find(struct db *db, const char *idem, struct clout_row *out,
                             struct err *err)
{
    struct stmt *s = db_use(db, &FIND);

    *out = (struct clout_row){.id = 0};
    stmt_text(s, 1, idem);
    if (stmt_row(s)) {
        out->id = stmt_col_int(s, 0);
        out->at = stmt_col_int(s, 1);
        out->source_id = stmt_col_int(s, 2);
        out->target_id = stmt_col_int(s, 3);
        out->amount = stmt_col_int(s, 4);
    }
    return stmt_done(s, err);
}

enum status clout_head(struct db *db, int64_t *id, char hash[HASH_TEXT], struct err *err)
{
    struct stmt *s = db_use(db, &HEAD);

    *id = 0;
    snprintf(hash, HASH_TEXT, FIRST_HASH);
    if (stmt_row(s)) {
        *id = stmt_col_int(s, 0);
        snprintf(hash, HASH_TEXT, "%.*s", STR_ARG(stmt_col_view(s, 1)));
    }
    return stmt_done(s, err);
}

void clout_entry_hash(const char *previous, const struct str columns[CLOUT_COLUMNS],
                      char out[HASH_TEXT])
{
    uint8_t hash[HASH_BYTES];
    struct buf text = BUF_INIT;

    buf_text(&text, previous);
    for (size_t i = 0; i < CLOUT_COLUMNS; i++) {
        buf_char(&text, ' ');
        if (i >= NUMBERS) {
            buf_u64(&text, columns[i].len);
            buf_char(&text, ':');
        }
        buf_str(&text, columns[i]);
    }
    hash_bytes(buf_view(&text), hash);
    hash_text(hash, out);
    buf_free(&text);
}

static void row_hash(const char *previous, const struct clout_row *row, char out[HASH_TEXT])
{
    const int64_t numbers[NUMBERS] = {row->id, row->at, row->source_id, row->target_id,
                                      row->amount};
    char texts[NUMBERS][NUMBER_TEXT];
    struct str columns[CLOUT_COLUMNS];

    for (size_t i = 0; i < NUMBERS; i++) {
        snprintf(texts[i], sizeof(texts[i]), "%" PRId64, numbers[i]);
        columns[i] = str_of(texts[i]);
    }
    columns[NUMBERS] = str_of(row->reason);
    columns[NUMBERS + 1] = str_of(row->idem);
    clout_entry_hash(previous, columns, out);
}

enum status clout_entry_add(struct db *db, struct clout_row *row, struct err *err)
{
    char previous[HASH_TEXT], hash[HASH_TEXT];
    enum status status = clout_head(db, &row->id, previous, err);
    struct stmt *s;

    if (status != STATUS_OK)
        return status;
    row->id++;
    row_hash(previous, row, hash);
    s = db_use(db, &ADD);
    stmt_int(s, 1, row->id);
    stmt_int(s, 2, row->at);
    stmt_int(s, 3, row->source_id);
    stmt_int(s, 4, row->target_id);
    stmt_int(s, 5, row->amount);
    stmt_text(s, 6, row->reason);
    stmt_text(s, 7, row->idem);
    stmt_text(s, 8, hash);
    return stmt_run(s, err);
}
