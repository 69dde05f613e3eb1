/*
 * Writes to a site's database as a program that answers one request does: open, one transaction, close.
 *
 *     write HOME private|public TIMES PAUSE-MS
 *
 * A private write leaves the page cache alone, as an answer to a question does; a public one empties it.
 */
#include "base/clock.h"
#include "base/file.h"
#include "base/number.h"
#include "db/db.h"

#include <time.h>

static const struct sql EVENT =
    SQL("INSERT INTO event (at, account_id, action, subject, subject_id, detail) "
        "VALUES (?1, NULL, 'bench', 'project', 7, '{}')");
static const struct sql TOUCH = SQL("UPDATE project SET updated_at = ?1 WHERE path = 'kitchen-7'");

static enum status write_both(struct db *db, bool is_public, struct err *err)
{
    enum status status = db_begin(db, is_public ? TX_PUBLIC : TX_PRIVATE, err);
    struct stmt *s;

    if (status != STATUS_OK)
        return status;
    s = db_use(db, &EVENT);
    stmt_int(s, 1, clock_now());
    status = stmt_run(s, err);
    if (status == STATUS_OK && is_public) {
        s = db_use(db, &TOUCH);
        stmt_int(s, 1, clock_now());
        status = stmt_run(s, err);
    }
    return db_end(db, status, err);
}

static enum status write_once(const char *path, bool is_public, struct err *err)
{
    struct db_options options = {.url = "sqlite:db/site.db", .home_path = path, .access = DB_WRITE};
    struct db *db = NULL;
    enum status status;

    options.home = file_open_dir(path);
    if (options.home < 0)
        return err_set(err, STATUS_NOT_FOUND, "there is no folder %s", path);
    status = db_open(&db, &options, err);
    if (status == STATUS_OK)
        status = write_both(db, is_public, err);
    db_close(db);
    file_close(options.home);
    return status;
}

int main(int argc, char **argv)
{
    uint64_t times, pause;
    struct err err;

    if (argc != 5 || !number_u64(str_of(argv[3]), 100000000, &times) ||
        !number_u64(str_of(argv[4]), 10000, &pause))
        return 2;
    while (times-- > 0) {
        struct timespec rest = {(time_t)(pause / 1000), (long)(pause % 1000) * 1000000};

        if (write_once(argv[1], strcmp(argv[2], "public") == 0, &err) != STATUS_OK) {
            fprintf(stderr, "write: %s\n", err.message);
            return 1;
        }
        nanosleep(&rest, NULL);
    }
    return 0;
}
