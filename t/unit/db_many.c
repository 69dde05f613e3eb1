/* Many processes at one database: all get their turn, and readers are not in the way. */
#include "../lib/scratch_db.h"

#include <poll.h>

#define WRITERS 32
#define WRITES 8
#define READERS 4

static const struct sql ADD = SQL("INSERT INTO thing (writer, n) VALUES (?1, ?2)");
static const struct sql TOTAL = SQL("UPDATE total SET n = n + 1");
static const struct sql COUNT = SQL("SELECT count(*) FROM thing");
static const struct sql SUM = SQL("SELECT n FROM total");
static const struct sql INTACT =
    SQL("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'");

struct worker {
    const char *home;
    int number;
    int gate; /* readable when all may start; at its end when it is over */
};

/* One process per WRITES transactions, each on a connection of its own, as CGI programs are. */
static int write_rows(void *context)
{
    struct worker *worker = context;
    struct err err = {0};
    char go;

    if (read(worker->gate, &go, 1) < 0)
        return 2;
    for (int i = 0; i < WRITES; i++) {
        struct db *db = scratch_open(worker->home, DB_WRITE);
        enum status status = db_begin(db, TX_PUBLIC, &err);

        if (status == STATUS_OK) {
            struct stmt *s = db_use(db, &ADD);

            stmt_int(s, 1, worker->number);
            stmt_int(s, 2, i);
            status = stmt_run(s, &err);
            if (status == STATUS_OK)
                status = stmt_run(db_use(db, &TOTAL), &err);
            status = db_end(db, status, &err);
        }
        if (status != STATUS_OK) {
            fprintf(stderr, "# writer %d: %s\n", worker->number, err.message);
            return 1;
        }
        db_close(db);
    }
    return 0;
}

/* Reads until the gate is shut; each look is a process's worth: open, two statements in one state, leave. */
static int read_rows(void *context)
{
    struct worker *worker = context;
    struct err err = {0};
    struct pollfd gate = {worker->gate, POLLIN, 0};

    do {
        struct db *db = scratch_open(worker->home, DB_READ);
        int64_t count, sum;

        if (db_begin(db, TX_READ, &err) != STATUS_OK)
            return 3;
        count = scratch_number(db, &COUNT);
        sum = scratch_number(db, &SUM);
        if (count < 0 || count != sum) {
            fprintf(stderr, "# a reader sees %lld rows and the sum %lld\n", (long long)count,
                    (long long)sum);
            return 1;
        }
        db_close(db);
    } while (poll(&gate, 1, 1) == 0); /* a visitor each millisecond */
    return 0;
}

int main(void)
{
    const char *home;
    struct db *db;
    pid_t writers[WRITERS], readers[READERS];
    int failed_writers = 0, failed_readers = 0;
    int start[2], end[2];

    scratch_in_memory();
    home = scratch_folder("home");
    db = scratch_open(home, DB_WRITE);
    scratch_script(db, "CREATE TABLE thing (id INTEGER PRIMARY KEY, writer INTEGER, n INTEGER);"
                       "CREATE TABLE total (n INTEGER); INSERT INTO total VALUES (0);"
                       "CREATE TABLE generation (id INTEGER PRIMARY KEY, value INTEGER);");
    db_close(db);
    if (pipe(start) != 0 || pipe(end) != 0)
        return 1;
    for (int i = 0; i < READERS; i++) {
        struct worker worker = {home, i, end[0]};

        readers[i] = fork();
        if (readers[i] == 0) {
            close(start[1]);
            close(end[1]);
            _exit(read_rows(&worker));
        }
    }
    for (int i = 0; i < WRITERS; i++) {
        struct worker worker = {home, i, start[0]};

        writers[i] = fork();
        if (writers[i] == 0) {
            close(start[1]);
            close(end[1]);
            _exit(write_rows(&worker));
        }
    }
    close(start[1]); /* all at once */
    for (int i = 0; i < WRITERS; i++)
        failed_writers += scratch_wait(writers[i]) != 0;
    close(end[1]);
    for (int i = 0; i < READERS; i++)
        failed_readers += scratch_wait(readers[i]) != 0;
    TAP_IS_INT(failed_writers, 0, "of 32 writing processes none fails");
    TAP_IS_INT(failed_readers, 0, "readers always see whole transactions");
    db = scratch_open(home, DB_WRITE);
    TAP_IS_INT(scratch_number(db, &COUNT), WRITERS * WRITES, "every row is there");
    TAP_IS_INT(scratch_number(db, &SUM), WRITERS * WRITES, "and was counted once");
    TAP_IS_INT(scratch_number(db, &INTACT), 1, "the database is sound");
    db_close(db);
    return tap_done();
}
