/**
 * The generation: a random number that changes whenever something changes that an anonymous page shows, so
 * that a cached page is good as long as its generation is still the present one. Compared for equality only.
 *
 * It stands in the database (table `generation`) and, for those who do not want to open the database, in the
 * file `generation` in the home: one record of 64 bytes, written in place. A public transaction holds the
 * file's lock from before its mark until it has published:
 *
 *     BEGIN IMMEDIATE → lock the file → mark it dirty → … → new value into the row → COMMIT → publish → unlock
 *
 * So a clean record is never older than the last COMMIT. Whoever finds a mark (a writer at work, or one that
 * was killed), the record of an earlier boot (a power cut may have lost the mark), a damaged record or a
 * value unlike the row's calls generation_repair(). A writer that still lives holds the lock; then the cache
 * is passed by.
 *
 * The mark names the value that is about to be committed. If a writer was killed and the row has that value, the
 * COMMIT went through. If it has not, nobody can tell: SQLite's write-ahead log may hold the whole transaction, not
 * yet announced to the other processes, and bring it back when the last of them has gone. The mark then stays, and
 * pages are made anew for each visitor, until the next public transaction (`doctor --fix` makes one) has overwritten
 * what the dead writer left.
 *
 * db/db.h does the writers' side; readers of pages use generation_peek(), generation_of_row() and
 * generation_repair(). Nothing is fsynced: the record is worth nothing after a reboot, on purpose.
 */
#ifndef DB_GENERATION_H
#define DB_GENERATION_H

#include "db/db.h"

#define GENERATION_FILE "generation"
#define GENERATION_BOOT 16

/* --- readers --------------------------------------------------------------------------------------------- */

enum generation_state {
    GENERATION_USABLE,       /* the value is the present one: cached pages that carry it are good */
    GENERATION_NEEDS_REPAIR, /* do not use the cache; open the database and call generation_repair() */
    GENERATION_BYPASS        /* do not use the cache for this request */
};

/** Looks at the file in the folder `home` without opening the database. */
enum generation_state generation_peek(int home, uint64_t *value);

/** The same for workers that look often, or that can open no files later: the file is opened once. */
struct generation_file {
    int fd;                        /* -1 = there is no file yet */
    bool boot_known;               /* false where /proc is not mounted: always BYPASS */
    uint8_t boot[GENERATION_BOOT]; /* identity of the running kernel's boot */
};

void generation_file_open(struct generation_file *file, int home);
void generation_file_close(struct generation_file *file);
enum generation_state generation_file_peek(const struct generation_file *file, uint64_t *value);

/** Whether the file bears a mark: a writer is at work, or was killed. For `doctor`. */
bool generation_is_marked(int home);

/** The row's value. Inside TX_READ it belongs to the same state of the database as everything else that the
 *  transaction reads: the value that a cached page made of it carries. */
enum status generation_of_row(struct db *db, uint64_t *value, struct err *err);

/** Makes the file say what the row says, if no writer is at work and none was killed in between: GENERATION_USABLE
 *  and the value, else GENERATION_BYPASS. Must be called outside of transactions, whose state of the database may be old. */
enum generation_state generation_repair(struct db *db, int home, uint64_t *value);

/* --- writers (db.c) -------------------------------------------------------------------------------------- */

struct generation_hold {
    struct generation_file file;
    bool held;
    uint64_t next;   /* what the mark says: the value to be committed */
    bool after_dead; /* there was the mark of a killed writer … */
    uint64_t dead;   /* … who wanted to commit this value */
};

void generation_hold_init(struct generation_hold *hold);
bool generation_is_held(const struct generation_hold *hold);

/** Locks the file, waiting at most `wait_ms`, and marks it dirty. A `home` of -1 means that there is no file;
 *  nothing is held then. STATUS_BUSY, STATUS_FULL, STATUS_IO: the transaction must not go on. */
enum status generation_hold(struct generation_hold *hold, int home, int wait_ms, struct err *err);

/** The value that the transaction is to commit: the one in the mark, or, with nothing held, any. */
uint64_t generation_next(const struct generation_hold *hold);

/** Puts `value` into the row. */
enum status generation_change(struct db *db, uint64_t value, struct err *err);

/** Writes `value` into the held file and takes the mark away. A failure leaves the mark, which is safe. */
void generation_publish(struct generation_hold *hold, uint64_t value);

/** After a rollback: the file says again what the row says, or bears the mark of the dead that it bore before. */
void generation_withdraw(struct generation_hold *hold, uint64_t row);

/** Lets go of the file. Nothing held is fine. */
void generation_release(struct generation_hold *hold);

#endif
