/* What verification finds: every kind of damage to a ledger, column by column, and nothing in a sound one. */
#include "lib/scratch_ledger.h"
#include "site/clout_entry.h"

#include <sqlite3.h>

#define UNLOCK                                                                                     \
    "DROP TRIGGER entry_moves; DROP TRIGGER entry_stays; DROP TRIGGER entry_remains;"              \
    "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF;"

static struct arena arena;
static struct site site;
static int64_t anna, boris;

/* --- damage ------------------------------------------------------------------------------------------------- */

static const struct damage {
    const char *sql;
    const char *found;
} damages[] = {
    {"UPDATE entry SET id = 99 WHERE id = 6",
     "entry 6 of the ledger is missing: the next one there is 99"},
    {"DELETE FROM entry WHERE id = 3", "entry 3 of the ledger is missing: the next one there is 4"},
    {"DELETE FROM entry WHERE id = 1", "entry 1 of the ledger is missing: the next one there is 2"},
    {"UPDATE entry SET at = at + 1 WHERE id = 3", "entry 3 of the ledger does not match its hash"},
    {"UPDATE entry SET source_id = 4 WHERE id = 3",
     "entry 3 of the ledger does not match its hash"},
    {"UPDATE entry SET target_id = 4 WHERE id = 3",
     "entry 3 of the ledger does not match its hash"},
    {"UPDATE entry SET amount = 1 WHERE id = 3", "entry 3 of the ledger does not match its hash"},
    {"UPDATE entry SET amount = 10.5 WHERE id = 3",
     "entry 3 of the ledger does not match its hash"},
    {"UPDATE entry SET amount = '10 ' WHERE id = 3",
     ""}, /* a column of integers stores that as 10 */
    {"UPDATE entry SET amount = '10x' WHERE id = 3",
     "entry 3 of the ledger does not match its hash"},
    {"UPDATE entry SET reason = 'grant' WHERE id = 3",
     "entry 3 of the ledger does not match its hash"},
    {"UPDATE entry SET reason = 'claim 7:claim:', idem = '1' WHERE id = 3",
     "entry 3 of the ledger does not match its hash"},
    {"UPDATE entry SET idem = 'claim:9' WHERE id = 3",
     "entry 3 of the ledger does not match its hash"},
    {"UPDATE entry SET hash = upper(hash) WHERE id = 3",
     "entry 3 of the ledger does not match its hash"},
    {"UPDATE entry SET hash = (SELECT hash FROM entry WHERE id = 2) WHERE id = 3",
     "entry 3 of the ledger does not match its hash"},
    {"UPDATE entry SET hash = '-' WHERE id = 6", "entry 6 of the ledger does not match its hash"},
    {"DELETE FROM entry WHERE id = 6", "the sink holds 10 clout, but its entries come to 0"},
    {"INSERT INTO entry VALUES (7, 1, 1, 3, 5, 'grant', 'grant:x', '-')",
     "entry 7 of the ledger does not match its hash"},
    {"UPDATE purse SET balance = balance + 1 WHERE id = 1",
     "the mint holds -49 clout, but its entries come to -50"},
    {"UPDATE purse SET balance = 0 WHERE id = 2",
     "the sink holds 0 clout, but its entries come to 10"},
    {"UPDATE purse SET balance = balance + 1 WHERE account_id = 1",
     "the purse of account 1 holds 11 clout, but its entries come to 10"},
    {"UPDATE purse SET balance = '10x' WHERE account_id = 1",
     "the purse of account 1 holds 10x clout, but its entries come to 10"},
    {"UPDATE purse SET balance = 10.5 WHERE account_id = 1",
     "the purse of account 1 holds 10.5 clout, but its entries come to 10"},
    {"UPDATE purse SET balance = balance - 20 WHERE account_id = 1;"
     "UPDATE purse SET balance = balance + 20 WHERE account_id = 2",
     "the purse of account 1 holds -10 clout, but its entries come to 10"},
    {"UPDATE purse SET earned = earned - 1 WHERE account_id = 1",
     "the purse of account 1 has earned 19 clout, but its entries say 20"},
    {"UPDATE purse SET earned = 1 WHERE id = 1",
     "the mint has earned 1 clout, but its entries say 0"},
    {"UPDATE purse SET account_id = NULL WHERE id = 3; UPDATE purse SET balance = 1 WHERE id = 3",
     "purse 3 holds 1 clout, but its entries come to 10"},
    {"UPDATE purse SET kind = 'mint' WHERE id = 3",
     "purse 3 is of the kind \"mint\", not \"account\""},
    {"UPDATE purse SET kind = 'sink' WHERE id = 1",
     "purse 1 is of the kind \"sink\", not \"mint\""},
    {"UPDATE purse SET kind = 'account' WHERE id = 2",
     "purse 2 is of the kind \"account\", not \"sink\""},
    {"DELETE FROM purse WHERE id = 4", "entry 2 of the ledger names a purse that does not exist"},
    {"DELETE FROM purse WHERE id = 2", "entry 3 of the ledger names a purse that does not exist"},
    {"INSERT INTO purse (id, kind, account_id, balance) VALUES (9, 'account', 3, 5)",
     "the purse of account 3 holds 5 clout, but its entries come to 0"},
    {"UPDATE purse SET account_id = 3 WHERE account_id = 2",
     ""}, /* whose it is the chain does not say */
};

/* A copy of the ledger in the folder `name`, with the damage done by somebody who minds no rules. */
static void damage(struct site *copy, const char *name, const char *sql)
{
    const char *home = scratch_folder(name);
    const char *path = arena_printf(&arena, "%s/site.db", home);
    sqlite3 *raw = NULL;

    if (db_copy(site.db, path, &ledger_err) != STATUS_OK || sqlite3_open(path, &raw) != SQLITE_OK ||
        sqlite3_exec(raw, UNLOCK, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_exec(raw, sql, NULL, NULL, NULL) != SQLITE_OK)
        printf("Bail out! %s: %s\n", sql, sqlite3_errmsg(raw));
    sqlite3_close(raw);
    *copy = site;
    copy->db = scratch_open(home, DB_WRITE);
}

static void test_damage(void)
{
    for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
        struct site copy;
        const char *fault;

        damage(&copy, arena_printf(&arena, "damage-%zu", i), damages[i].sql);
        fault = ledger_fault(&copy, &arena);
        db_close(copy.db);
        tap_ok(str_starts(str_of(fault), damages[i].found) &&
                   (*fault == '\0') == (*damages[i].found == '\0'),
               "%s: %s", damages[i].sql, fault);
    }
}

/* Sums and hashes may all be right, and still there was more spent than there was. */
static void test_overdraft(void)
{
    struct clout_row row = {0, 5, 3, 4, 15, "claim", "claim:overdraft"};
    struct site copy;

    damage(&copy, "overdraft",
           "UPDATE purse SET balance = balance - 15 WHERE id = 3;"
           "UPDATE purse SET balance = balance + 15 WHERE id = 4");
    TAP_IS_INT(clout_entry_add(copy.db, &row, &ledger_err), STATUS_OK,
               "an entry of more than there is, where no trigger minds");
    TAP_IS_TEXT(ledger_fault(&copy, &arena), "the purse of account 1 is below zero, at -5",
                "is found");
    db_close(copy.db);
}

/* The head of the ledger by hand: so the manner of hashing cannot change unnoticed. */
static void test_known_hash(void)
{
    const struct str first[CLOUT_COLUMNS] = {STR("1"),         STR("1795252560"), STR("1"),
                                             STR("3"),         STR("2"),          STR("trivia"),
                                             STR("oracle:1:1")};
    char hash[HASH_TEXT];

    clout_entry_hash("-", first, hash);
    TAP_IS_TEXT(hash, "zbhsq75xygkmzsuwrk7kb6whjhmtcza5ao4kzrexzmckrqb5ctga",
                "the hash of the example in the documentation");
}

static bool refuses(const char *sql)
{
    return db_script(site.db, sql, &ledger_err) != STATUS_OK;
}

static void test_append_only(void)
{
    tap_ok(refuses("UPDATE entry SET amount = 1 WHERE id = 1"), "no entry can be changed");
    TAP_IS_INT(strstr(ledger_err.message, "the ledger is append-only") != NULL, true, "so it says");
    tap_ok(refuses("UPDATE entry SET id = 1 WHERE id = 1"), "not even to what it is");
    tap_ok(refuses("DELETE FROM entry WHERE id = 6"), "or deleted");
    tap_ok(refuses("DELETE FROM entry"), "nor can all of them");
    tap_ok(refuses("INSERT INTO entry VALUES (7, 1, 3, 2, 11, 'claim', 'claim:x', '-')"),
           "no purse goes below zero");
    tap_ok(refuses("INSERT INTO entry VALUES (7, 1, 3, 2, -1, 'claim', 'claim:x', '-')"),
           "nothing moves backwards");
    tap_ok(refuses("INSERT INTO entry VALUES (7, 1, 3, 3, 1, 'claim', 'claim:x', '-')"),
           "or in a circle");
    tap_ok(refuses("INSERT INTO entry VALUES (7, 1, 3, 2, 1, 'claim', 'claim:1', '-')"),
           "no key is there twice");
    tap_ok(refuses("INSERT INTO entry VALUES (7, 1, 3, 9, 1, 'claim', 'claim:x', '-')"),
           "no purse is unknown");
    tap_ok(refuses("INSERT INTO purse (kind, account_id) VALUES ('account', 1)"),
           "nobody has two purses");
}

static void fill(void)
{
    struct clout_verified verified;
    int64_t id;
    char hash[HASH_TEXT];

    TAP_IS_INT(clout_head(site.db, &id, hash, &ledger_err), STATUS_OK, "the head of no ledger");
    TAP_IS_TEXT(arena_printf(&arena, "%lld %s", (long long)id, hash), "0 -", "is nothing");
    ledger_earn(&site, anna, 20, "oracle:1:1", NULL);
    ledger_earn(&site, boris, 20, "oracle:1:2", NULL);
    ledger_spend(&site, anna, 10, "claim:1");
    ledger_refund(&site, "claim:1");
    ledger_grant(&site, boris, 10, "why");
    ledger_spend(&site, anna, 10, "claim:2");
    TAP_IS_INT(clout_verify(site.db, &verified, &ledger_err), STATUS_OK, "a ledger is sound");
    TAP_IS_TEXT(
        arena_printf(&arena, "%lld %lld", (long long)verified.entries, (long long)verified.purses),
        "6 4", "it has 6 entries and 4 purses");
    TAP_IS_INT(clout_head(site.db, &id, hash, &ledger_err), STATUS_OK, "its head");
    TAP_IS_TEXT(arena_printf(&arena, "%lld %s", (long long)id, hash),
                arena_printf(&arena, "6 %s", verified.head), "is that of the last entry");
}

int main(void)
{
    clock_fix(LEDGER_NOON);
    ledger_site(&site, &arena, "site", NULL);
    anna = ledger_account(&site, "anna", ROLE_MEMBER);
    boris = ledger_account(&site, "boris", ROLE_MEMBER);
    ledger_account(&site, "clara", ROLE_MEMBER);
    test_known_hash();
    fill();
    test_append_only();
    test_damage();
    test_overdraft();
    TAP_IS_TEXT(ledger_fault(&site, &arena), "", "and without damage nothing is found");
    db_close(site.db);
    arena_free(&arena);
    return tap_done();
}
