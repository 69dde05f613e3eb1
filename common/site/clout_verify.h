/**
 * Recomputes the whole ledger.
 */
#ifndef SITE_CLOUT_VERIFY_H
#define SITE_CLOUT_VERIFY_H

#include "base/hash.h"
#include "db/db.h"

struct clout_verified {
    int64_t entries;
    int64_t purses;
    char head[HASH_TEXT]; /* hash of the last entry; "-" when there is none */
};

/** Checks, in one state of the database (a transaction of its own), that entries are numbered without a gap, that each
 *  has the hash of what it says behind the one before, that both its purses exist, that every purse holds and has
 *  earned what its entries say, and that none but the mint is below zero. All purses then add up to zero, because an
 *  entry gives to one what it takes from another. STATUS_INVALID: the first thing that is wrong, in a sentence. The
 *  memory that it takes does not grow with the ledger. What it cannot see is a ledger that has been written anew from
 *  some entry on, hashes and all: for that, compare the head with one kept elsewhere. */
enum status clout_verify(struct db *db, struct clout_verified *out, struct err *err);

#endif
