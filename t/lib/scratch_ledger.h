/**
 * A site with people and their clout, for unit tests. Header only.
 */
#ifndef LIB_SCRATCH_LEDGER_H
#define LIB_SCRATCH_LEDGER_H

#include "base/clock.h"
#include "lib/scratch_db.h"
#include "migrate/runner.h"
#include "migrate/script_set.h"
#include "site/account.h"
#include "site/clout.h"
#include "site/clout_purse.h"
#include "site/clout_verify.h"

#define LEDGER_NOON 1795262400 /* 21 November 2026, 12:00 UTC */
#define LEDGER_DAY 86400

/** A new site in the folder `name`, with this configuration ("PIEROGIS_CAP_DAY=40", …; NULL at the end) and open for
 *  writing by an admin. */
SCRATCH void ledger_site(struct site *site, struct arena *arena, const char *name,
                         char *const *settings)
{
    struct migrate_report report;
    struct script_set set;
    struct conf *conf = NULL;
    struct err err = {.message = ""};

    *site = (struct site){.actor = {0, ROLE_ADMIN}, .home_path = scratch_folder(name)};
    site->home = scratch_home(site->home_path);
    site->db = scratch_open(site->home_path, DB_WRITE);
    if (script_set_embedded(arena, version_scripts, version_scripts_count, &set, &err) !=
            STATUS_OK ||
        migrate_upgrade(site->db, arena, &set, NULL, "test", &report, &err) != STATUS_OK ||
        conf_load(&conf, arena, site->home, site->home_path, settings, &err) != STATUS_OK)
        printf("Bail out! %s\n", err.message);
    site->conf = conf;
}

SCRATCH int64_t ledger_account(struct site *site, const char *handle, enum role role)
{
    struct account account = {.id = 0};
    struct err err = {.message = ""};

    if (account_add(site, handle, role, &account, &err) != STATUS_OK)
        printf("Bail out! %s\n", err.message);
    return account.id;
}

/** Each of these is a whole transaction. The move, or the error, is in `ledger_move` and `ledger_err`. */
static struct clout_move ledger_move;
static struct err ledger_err;

SCRATCH enum status ledger_earn(struct site *site, int64_t account_id, int64_t amount,
                                const char *key, const char *prefix)
{
    const struct clout_order order = {account_id, amount, CLOUT_TRIVIA, key};
    enum status status = db_begin(site->db, TX_PRIVATE, &ledger_err);

    if (status == STATUS_OK)
        status = clout_earn(site, &order, prefix, &ledger_move, &ledger_err);
    return db_end(site->db, status, &ledger_err);
}

SCRATCH enum status ledger_spend(struct site *site, int64_t account_id, int64_t amount,
                                 const char *key)
{
    const struct clout_order order = {account_id, amount, CLOUT_CLAIM, key};
    enum status status = db_begin(site->db, TX_PRIVATE, &ledger_err);

    if (status == STATUS_OK)
        status = clout_spend(site, &order, &ledger_move, &ledger_err);
    return db_end(site->db, status, &ledger_err);
}

SCRATCH enum status ledger_refund(struct site *site, const char *key)
{
    enum status status = db_begin(site->db, TX_PRIVATE, &ledger_err);

    if (status == STATUS_OK)
        status = clout_refund(site, key, &ledger_move, &ledger_err);
    return db_end(site->db, status, &ledger_err);
}

SCRATCH enum status ledger_grant(struct site *site, int64_t account_id, int64_t amount,
                                 const char *why)
{
    enum status status = db_begin(site->db, TX_PRIVATE, &ledger_err);

    if (status == STATUS_OK)
        status = clout_grant(site, account_id, amount, why, &ledger_move, &ledger_err);
    return db_end(site->db, status, &ledger_err);
}

/** "BALANCE EARNED" of the account. */
SCRATCH const char *ledger_purse(struct site *site, struct arena *arena, int64_t account_id)
{
    struct clout_purse purse;
    struct err err = {.message = ""};

    if (clout_purse(site->db, account_id, &purse, &err) != STATUS_OK)
        return arena_strdup(arena, err.message);
    return arena_printf(arena, "%lld %lld", (long long)purse.balance, (long long)purse.earned);
}

/** "" when the ledger is sound, else what is wrong. */
SCRATCH const char *ledger_fault(struct site *site, struct arena *arena)
{
    struct clout_verified verified;
    struct err err = {.message = ""};

    return clout_verify(site->db, &verified, &err) == STATUS_OK ? ""
                                                                : arena_strdup(arena, err.message);
}

#endif
