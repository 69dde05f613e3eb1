/**
 * The ledger, as it lies in the database: purses, entries, and the chain of hashes that runs through the entries. Only
 * the rules of clout (site/clout.h) add to it. Nothing is ever changed or deleted: triggers refuse that, and others
 * move the balances, so that an entry without its move cannot be.
 *
 * The hash of an entry is BLAKE2b-256, in the base32 of base/hash.h, of this text, in which "previous" is the hash of
 * the entry before ("-" for the first one), numbers are decimal, and each text has its length in bytes before it:
 *     previous id at source_id target_id amount length:reason length:idem
 * For example, without the line end: `- 1 1795252560 1 3 2 6:trivia 10:oracle:1:1`.
 *
 * Writing comes inside a write transaction: its lock keeps two from taking one place in the chain.
 */
#ifndef SITE_CLOUT_ENTRY_H
#define SITE_CLOUT_ENTRY_H

#include "base/hash.h"
#include "db/db.h"

/* The two purses that are nobody's. They are made before all others. */
#define CLOUT_MINT_ID 1
#define CLOUT_SINK_ID 2

enum clout_owner {
    CLOUT_OWNER_NONE, /* there is no such account */
    CLOUT_OWNER_LIVING,
    CLOUT_OWNER_MERGED,
    CLOUT_OWNER_REMOVED
};

struct clout_holder {
    int64_t account_id;
    enum clout_owner owner;
    int64_t merged_id; /* of CLOUT_OWNER_MERGED: into whom */
    int64_t purse_id;  /* 0: has none yet */
    int64_t balance;
    int64_t earned;
};

/** The account and its purse. */
enum status clout_holder_find(struct db *db, int64_t account_id, struct clout_holder *out,
                              struct err *err);

/** Gives the account a purse if it has none; the mint and the sink, too. */
enum status clout_holder_open(struct db *db, struct clout_holder *holder, struct err *err);

struct clout_row {
    int64_t id;
    int64_t at; /* seconds since 1970 */
    int64_t source_id, target_id;
    int64_t amount;
    const char *reason;
    const char *idem; /* the key */
};

/** The entry under the key; `out->id` is 0 when there is none. Its texts are left out (NULL). */
enum status clout_entry_find(struct db *db, const char *idem, struct clout_row *out,
                             struct err *err);

/** Adds the row behind the last one, and sets its id: one more than that of the last. */
enum status clout_entry_add(struct db *db, struct clout_row *row, struct err *err);

/** The last entry; 0 and "-" when there is none. Whoever keeps both elsewhere notices a ledger written anew. */
enum status clout_head(struct db *db, int64_t *id, char hash[HASH_TEXT], struct err *err);

#define CLOUT_COLUMNS 7 /* id, at, source_id, target_id, amount, reason, idem */

/** The hash of an entry with these columns, as text, behind one with the hash `previous`. */
void clout_entry_hash(const char *previous, const struct str columns[CLOUT_COLUMNS],
                      char out[HASH_TEXT]);

#endif
