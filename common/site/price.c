#include "site/price.h"

#include "site/clout_entry.h"
#include "site/clout_purse.h"

#include <inttypes.h>
#include <stdio.h>

#define KEY_SIZE 64

static void write_key(char key[KEY_SIZE], enum clout_reason reason, int64_t id)
{
    snprintf(key, KEY_SIZE, "%s:%" PRId64, clout_reason_name(reason), id);
}

int64_t price_now(const struct site *site, enum clout_reason reason)
{
    if (site->actor.account_id == 0 || site->actor.role >= ROLE_STAFF)
        return 0;
    return conf_int(site->conf, reason == CLOUT_CLAIM ? CONF_PRICE_CLAIM : CONF_PRICE_UPLOAD);
}

enum status price_check(struct site *site, enum clout_reason reason, struct err *err)
{
    const int64_t price = price_now(site, reason);
    struct clout_purse purse;
    enum status status;

    if (price == 0)
        return STATUS_OK;
    status = clout_purse(site->db, site->actor.account_id, &purse, err);
    if (status == STATUS_OK && purse.balance < price)
        return err_set(err, STATUS_TOO_POOR,
                       "this costs %" PRId64 " clout and you have %" PRId64
                       "; the bouncer pays for right answers",
                       price, purse.balance);
    return status;
}

enum status price_charge(struct site *site, enum clout_reason reason, int64_t id, struct err *err)
{
    char key[KEY_SIZE];
    const struct clout_order order = {site->actor.account_id, price_now(site, reason), reason, key};
    struct clout_move moved;

    if (order.amount == 0)
        return STATUS_OK;
    write_key(key, reason, id);
    return clout_spend(site, &order, &moved, err);
}

enum status price_refund(struct site *site, enum clout_reason reason, int64_t id, int64_t *amount,
                         struct err *err)
{
    struct clout_move moved;
    char key[KEY_SIZE];
    enum status status;

    write_key(key, reason, id);
    status = clout_refund(site, key, &moved, err);
    if (amount != NULL)
        *amount = moved.again ? 0 : moved.amount;
    return status;
}

enum status price_paid(struct db *db, enum clout_reason reason, int64_t id, int64_t *paid,
                       int64_t *returned, struct err *err)
{
    struct clout_row there = {.amount = 0}, back = {.amount = 0};
    char key[KEY_SIZE], refund_key[KEY_SIZE + sizeof("refund:")];
    enum status status;

    write_key(key, reason, id);
    snprintf(refund_key, sizeof(refund_key), "refund:%s", key);
    status = clout_entry_find(db, key, &there, err);
    if (status == STATUS_OK)
        status = clout_entry_find(db, refund_key, &back, err);
    *paid = there.amount;
    *returned = back.amount;
    return status;
}
