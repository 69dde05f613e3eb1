#include "site/price.h"

#include "site/clout_entry.h"
#include "site/clout_purse.h"

#include <inttypes.h>
#include <stdio.h>

#define KEY_SIZE 64
#define NUMBERS_MAX 1000 /* things of one id, one after the other */

static void write_key(char key[KEY_SIZE], enum clout_reason reason, int64_t id, int number)
{
    const char *name = clout_reason_name(reason);

    if (number == 1)
        snprintf(key, KEY_SIZE, "%s:%" PRId64, name, id);
    else
        snprintf(key, KEY_SIZE, "%s:%" PRId64 ":%d", name, id, number);
}

/* How many entries there are for things of this id; `last` gets the youngest. */
static enum status count_entries(struct db *db, enum clout_reason reason, int64_t id, int *count,
                                 struct clout_row *last, struct err *err)
{
    struct clout_row row;
    char key[KEY_SIZE];

    *last = (struct clout_row){.id = 0};
    for (*count = 0; *count < NUMBERS_MAX; ++*count) {
        enum status status;

        write_key(key, reason, id, *count + 1);
        status = clout_entry_find(db, key, &row, err);
        if (status != STATUS_OK || row.id == 0)
            return status;
        *last = row;
    }
    return err_set(err, STATUS_BUG, "there is no end of entries under \"%s\"", key);
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
    const int64_t price = price_now(site, reason);
    struct clout_row last;
    struct clout_move moved;
    char key[KEY_SIZE];
    enum status status;
    int count;

    if (price == 0)
        return STATUS_OK;
    status = count_entries(site->db, reason, id, &count, &last, err);
    if (status != STATUS_OK)
        return status;
    write_key(key, reason, id, count + 1);
    return clout_spend(
        site,
        &(struct clout_order){
            .account_id = site->actor.account_id, .amount = price, .reason = reason, .key = key},
        &moved, err);
}

enum status price_refund(struct site *site, enum clout_reason reason, int64_t id, int64_t made_at,
                         int64_t *amount, struct err *err)
{
    struct clout_move moved = {0, 0, false};
    struct clout_row last;
    char key[KEY_SIZE];
    int count;
    enum status status = count_entries(site->db, reason, id, &count, &last, err);

    /* An older entry paid for a thing that had the id before. */
    if (status == STATUS_OK && count > 0 && last.at >= made_at) {
        write_key(key, reason, id, count);
        status = clout_refund(site, key, &moved, err);
    }
    if (amount != NULL)
        *amount = moved.again ? 0 : moved.amount;
    return status;
}
