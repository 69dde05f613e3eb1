#include "site/clout.h"

#include "base/clock.h"
#include "base/panic.h"
#include "base/rand.h"
#include "site/clout_cap.h"
#include "site/clout_entry.h"
#include "site/clout_merge.h"
#include "site/event.h"
#include "site/text_rules.h"

#include <inttypes.h>
#include <stdio.h>

#define MERGES_MAX 8 /* accounts merged into each other, one after the other */

static const struct sql PURSE_ACCOUNT = SQL("SELECT account_id FROM purse WHERE id = ?1");

static const char *const reasons[] = {"trivia", "claim",  "upload", "alt",
                                      "grant",  "refund", "merge",  "like"};

const char *clout_reason_name(enum clout_reason reason)
{
    return reasons[reason];
}

static enum status order_check(const struct clout_order *order, struct err *err)
{
    size_t len = strlen(order->key);

    if (len == 0 || len > CLOUT_KEY_MAX)
        return err_set(err, STATUS_INVALID, "a key of the ledger has 1 to %d bytes, not %zu",
                       CLOUT_KEY_MAX, len);
    if (order->amount < 0 || order->amount > CLOUT_AMOUNT_MAX)
        return err_set(err, STATUS_INVALID, "%" PRId64 " is no amount of clout: 0 to %d",
                       order->amount, CLOUT_AMOUNT_MAX);
    return STATUS_OK;
}

static enum status holder_check(const struct clout_holder *holder, struct err *err)
{
    switch (holder->owner) {
    case CLOUT_OWNER_NONE:
        return err_set(err, STATUS_NOT_FOUND, "there is no account with the number %" PRId64,
                       holder->account_id);
    case CLOUT_OWNER_MERGED:
        return err_set(err, STATUS_CONFLICT, "this account has become part of another one");
    case CLOUT_OWNER_REMOVED:
        return err_set(err, STATUS_CONFLICT, "this account has been removed");
    case CLOUT_OWNER_LIVING:
        break;
    }
    return STATUS_OK;
}

/* An order on its way, and the account that it is about. */
struct deal {
    struct db *db;
    struct clout_order order;
    struct clout_holder holder;
    int64_t now; /* one time for the entry and the day's sum */
};

/* Finds the account, and what has been done under the key already. Ready to go on when `moved->again` is false. */
static enum status deal_begin(struct deal *deal, struct site *site, const struct clout_order *order,
                              struct clout_move *moved, struct err *err)
{
    struct clout_row row;
    int64_t purse_id;
    enum status status;

    ASSERT(db_in_transaction(site->db));
    *moved = (struct clout_move){0, 0, false};
    *deal = (struct deal){.db = site->db, .order = *order, .now = clock_now()};
    status = order_check(order, err);
    if (status == STATUS_OK)
        status = clout_holder_find(deal->db, order->account_id, &deal->holder, err);
    if (status == STATUS_OK)
        status = clout_entry_find(deal->db, order->key, &row, err);
    if (status != STATUS_OK)
        return status;
    if (row.id == 0)
        return holder_check(&deal->holder, err);
    purse_id = deal->holder.purse_id;
    if (row.source_id != purse_id && row.target_id != purse_id)
        return err_set(err, STATUS_CONFLICT, "\"%s\" is in the ledger already, for another account",
                       order->key);
    *moved = (struct clout_move){row.id, row.amount, true};
    return STATUS_OK;
}

/* The entry: into the account's purse from the mint or the sink, or out of it. */
static enum status deal_enter(struct deal *deal, int64_t common_id, bool in,
                              struct clout_move *moved, struct err *err)
{
    struct clout_row row = {.at = deal->now,
                            .amount = deal->order.amount,
                            .reason = reasons[deal->order.reason],
                            .idem = deal->order.key};
    enum status status = clout_holder_open(deal->db, &deal->holder, err);

    row.source_id = in ? common_id : deal->holder.purse_id;
    row.target_id = in ? deal->holder.purse_id : common_id;
    if (status == STATUS_OK)
        status = clout_entry_add(deal->db, &row, err);
    if (status == STATUS_OK)
        *moved = (struct clout_move){row.id, row.amount, false};
    return status;
}

/* --- earning --------------------------------------------------------------------------------------------- */

/* Lowers the amount to what is left of the day's sum. */
static enum status deal_cap(struct deal *deal, const char *name, int64_t cap, struct err *err)
{
    int64_t sum;
    enum status status = clout_cap_sum(deal->db, name, clout_cap_day(deal->now), &sum, err);
    int64_t left = sum < cap ? cap - sum : 0;

    if (status == STATUS_OK && deal->order.amount > left)
        deal->order.amount = left;
    return status;
}

enum status clout_earn(struct site *site, const struct clout_order *order, const char *prefix,
                       struct clout_move *moved, struct err *err)
{
    struct deal deal;
    char name[CLOUT_CAP_NAME];
    enum status status = deal_begin(&deal, site, order, moved, err);
    const int64_t day = clout_cap_day(deal.now);

    if (status != STATUS_OK || moved->again)
        return status;
    clout_cap_name(order->account_id, name);
    status = deal_cap(&deal, name, conf_int(site->conf, CONF_CAP_DAY), err);
    if (status == STATUS_OK && prefix != NULL)
        status = deal_cap(&deal, prefix, conf_int(site->conf, CONF_CAP_PREFIX), err);
    if (status != STATUS_OK || deal.order.amount == 0)
        return status;
    status = clout_cap_add(deal.db, name, day, deal.order.amount, err);
    if (status == STATUS_OK && prefix != NULL)
        status = clout_cap_add(deal.db, prefix, day, deal.order.amount, err);
    if (status == STATUS_OK)
        status = deal_enter(&deal, CLOUT_MINT_ID, true, moved, err);
    return status;
}

/* --- spending -------------------------------------------------------------------------------------------- */

enum status clout_spend(struct site *site, const struct clout_order *order,
                        struct clout_move *moved, struct err *err)
{
    struct deal deal;
    enum status status = deal_begin(&deal, site, order, moved, err);

    if (status != STATUS_OK || moved->again || order->amount == 0)
        return status;
    if (deal.holder.balance < order->amount)
        return err_set(err, STATUS_TOO_POOR,
                       "this costs %" PRId64 " clout and you have %" PRId64
                       "; the bouncer pays for right answers",
                       order->amount, deal.holder.balance);
    return deal_enter(&deal, CLOUT_SINK_ID, false, moved, err);
}

static enum status purse_account(struct db *db, int64_t purse_id, int64_t *account_id,
                                 struct err *err)
{
    struct stmt *s = db_use(db, &PURSE_ACCOUNT);

    stmt_int(s, 1, purse_id);
    *account_id = stmt_row(s) ? stmt_col_int(s, 0) : 0;
    return stmt_done(s, err);
}

/* The accounts from the one that has paid to the one that it is part of now. */
struct payers {
    struct clout_holder line[MERGES_MAX + 1];
    size_t count;
};

static enum status payers_find(struct db *db, int64_t purse_id, struct payers *out, struct err *err)
{
    struct clout_holder *last;
    int64_t account_id;
    enum status status = purse_account(db, purse_id, &account_id, err);

    out->count = 0;
    do {
        last = &out->line[out->count++];
        if (status == STATUS_OK)
            status = clout_holder_find(db, account_id, last, err);
        account_id = last->merged_id;
    } while (status == STATUS_OK && last->owner == CLOUT_OWNER_MERGED && out->count <= MERGES_MAX);
    return status;
}

/* A merge may have left debts, which a price that comes back pays first. */
static enum status debts_collect(struct deal *deal, const struct payers *payers,
                                 const char *price_key, struct clout_move *moved, struct err *err)
{
    enum status status = STATUS_OK;
    int64_t taken;

    for (size_t i = 0; status == STATUS_OK && i + 1 < payers->count; i++) {
        status = clout_merge_collect(deal->db, &payers->line[i], &deal->holder, moved->amount,
                                     price_key, &taken, err);
        moved->amount -= taken;
    }
    return status;
}

enum status clout_refund(struct site *site, const char *key, struct clout_move *moved,
                         struct err *err)
{
    char refund_key[CLOUT_KEY_MAX + sizeof("refund:")];
    struct deal deal = {
        .db = site->db,
        .order = {.reason = CLOUT_REFUND, .key = refund_key},
        .now = clock_now(),
    };
    struct clout_row paid, back;
    struct payers payers;
    enum status status;

    ASSERT(db_in_transaction(site->db));
    *moved = (struct clout_move){0, 0, false};
    status = clout_entry_find(site->db, key, &paid, err);
    if (status != STATUS_OK || paid.id == 0)
        return status;
    if (paid.target_id != CLOUT_SINK_ID)
        return err_set(err, STATUS_CONFLICT, "\"%s\" is no price that could be given back", key);
    snprintf(refund_key, sizeof(refund_key), "refund:%s", key);
    status = clout_entry_find(site->db, refund_key, &back, err);
    if (status == STATUS_OK && back.id != 0)
        *moved = (struct clout_move){back.id, back.amount, true};
    if (status != STATUS_OK || moved->again)
        return status;
    status = payers_find(site->db, paid.source_id, &payers, err);
    deal.holder = payers.line[payers.count - 1];
    if (status != STATUS_OK || deal.holder.owner != CLOUT_OWNER_LIVING)
        return status;
    deal.order.amount = paid.amount;
    status = deal_enter(&deal, CLOUT_SINK_ID, true, moved, err);
    return status == STATUS_OK ? debts_collect(&deal, &payers, key, moved, err) : status;
}

/* --- granting -------------------------------------------------------------------------------------------- */

static enum status grant_check(const struct site *site, int64_t amount, const char *why,
                               struct err *err)
{
    if (site->actor.role != ROLE_ADMIN)
        return err_set(err, STATUS_FORBIDDEN, "only admins grant clout");
    if (amount == 0 || amount > CLOUT_AMOUNT_MAX || amount < -CLOUT_AMOUNT_MAX)
        return err_set(err, STATUS_INVALID,
                       "a grant is an amount from 1 to %d, or the same below zero to take away",
                       CLOUT_AMOUNT_MAX);
    if (*why == '\0' || strchr(why, '\n') != NULL)
        return err_set(err, STATUS_INVALID, "say on one line what the clout is for");
    return text_check(why, "the reason", CLOUT_WHY_MAX, err);
}

enum status clout_grant(struct site *site, int64_t account_id, int64_t amount, const char *why,
                        struct clout_move *moved, struct err *err)
{
    char key[64], detail[CLOUT_WHY_MAX + 64];
    struct clout_order order = {account_id, amount, CLOUT_GRANT, key};
    struct deal deal;
    enum status status = grant_check(site, amount, why, err);

    if (status != STATUS_OK)
        return status;
    if (amount < 0)
        order.amount = -amount;
    snprintf(key, sizeof(key), "grant:%016" PRIx64 "%016" PRIx64, rand_u64(), rand_u64());
    status = deal_begin(&deal, site, &order, moved, err);
    if (status == STATUS_OK && amount < 0 && order.amount > deal.holder.balance)
        deal.order.amount = deal.holder.balance;
    if (status != STATUS_OK || deal.order.amount == 0)
        return status;
    status = deal_enter(&deal, amount > 0 ? CLOUT_MINT_ID : CLOUT_SINK_ID, amount > 0, moved, err);
    if (status != STATUS_OK)
        return status;
    snprintf(detail, sizeof(detail), "%s%" PRId64 ": %s", amount > 0 ? "+" : "-", moved->amount,
             why);
    return event_add(site, "grant", "account", account_id, NULL, detail, err);
}
