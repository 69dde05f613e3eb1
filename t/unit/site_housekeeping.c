/* What is forgotten by the clock alone, what is not, and that others get to write meanwhile. */
#include "lib/scratch_ledger.h"
#include "site/clout_cap.h"
#include "site/housekeeping.h"
#include "site/limit.h"
#include "site/login_check.h"
#include "site/posted.h"
#include "site/session_change.h"
#include "site/waiter_message.h"
#include "site/waiter_tagged.h"

#define NOW LEDGER_NOON
#define DAY LEDGER_DAY
#define MANY 2100 /* rows of a kind: more than four batches */

static struct arena arena;
static struct site site;
static struct err err;

static int64_t rows(void)
{
    int64_t count = -1;

    TAP_IS_INT(housekeeping(site.db, &count, &err), STATUS_OK, "keeping house");
    return count;
}

static void script(const char *format, int64_t number)
{
    struct buf sql = BUF_INIT;
    struct str rest = str_of(format), piece;
    bool first = true;

    while (str_cut(&rest, '@', &piece)) {
        if (!first)
            buf_i64(&sql, number);
        buf_str(&sql, piece);
        first = false; /* the number stands between two pieces */
    }
    scratch_script(site.db, sql.at);
    buf_free(&sql);
}

/* Each kind of row: how to make one of the age of @ seconds, what is left of them, and the age at which they go. */
static const struct {
    const char *what, *insert;
    struct sql count;
    int64_t gone; /* the least number that is forgotten */
} kinds[] = {
    {"a login that was ended",
     "INSERT INTO session (account_id, token_hash, created_at, posted_at, expires_at, ended_at) "
     "VALUES (1, 'a', 1795262400 - @, 1795262400, 1795262400 + 999, 1795262400 - @)",
     SQL("SELECT count(*) FROM session"), 30 * DAY + 1},
    {"a login that is over",
     "INSERT INTO session (account_id, token_hash, created_at, posted_at, expires_at) "
     "VALUES (1, 'b', 0, 1795262400, 1795262400 - @)",
     SQL("SELECT count(*) FROM session"), 30 * DAY + 1},
    {"a login that was not used",
     "INSERT INTO session (account_id, token_hash, created_at, posted_at, expires_at) "
     "VALUES (1, 'c', 0, 1795262400 - @, 1795262400 + 999)",
     SQL("SELECT count(*) FROM session"), 30 * DAY + SESSION_IDLE_SECONDS + 1},
    {"a check",
     "INSERT INTO login_check (account_id, hash, made_at, expires_at) "
     "VALUES (1, 'x', 0, 1795262400 - @)",
     SQL("SELECT count(*) FROM login_check"), LOGIN_CHECK_KEEP_SECONDS},
    {"a form that was sent",
     "INSERT INTO posted (account_id, form, at, result) VALUES (1, 'f', 1795262400 - @, '/')",
     SQL("SELECT count(*) FROM posted"), POSTED_KEEP_SECONDS + 1},
    {"a bucket", "INSERT INTO bucket (name, level, at) VALUES ('check:x', 0, 1795262400 - @)",
     SQL("SELECT count(*) FROM bucket"), LIMIT_FILL_MAX + 1},
    {"a challenge",
     "INSERT INTO challenge (id, who, state, issued_at, expires_at, seed) VALUES "
     "('c', 'account:1', 'failed', 0, 1795262400 - @, 1);"
     "INSERT INTO challenge_question (challenge_id, place, question_id) VALUES ('c', 1, 1)",
     SQL("SELECT (SELECT count(*) FROM challenge) + (SELECT count(*) FROM challenge_question)"), 0},
    {"a burnt question",
     "INSERT INTO burnt (who, question_id, until) VALUES ('account:1', 1, 1795262400 - @)",
     SQL("SELECT count(*) FROM burnt"), 0},
    {"a sum of an account",
     "INSERT INTO earned (name, day, amount) VALUES ('account:1', 20778 - @, 5)",
     SQL("SELECT count(*) FROM earned"), CLOUT_CAP_KEEP_DAYS + 1},
    {"a sum of a neighbourhood",
     "INSERT INTO earned (name, day, amount) VALUES ('prefix:x', 20778 - @, 5)",
     SQL("SELECT count(*) FROM earned"), CLOUT_CAP_KEEP_PREFIX_DAYS + 1},
    {"what somebody has said to the waiter",
     "INSERT INTO message (transport, event_id, place, sender, sender_name, conversation, text, "
     "words, at, state, answer, puzzled, handled_at, tries, next_at) VALUES ('local', '1', 1, '7', "
     "'Anna', '', 'help', 1, 0, 'sent', 'me?', 0, 1795262400 - @, 1, 0)",
     SQL("SELECT count(*) FROM message WHERE text <> ''"), WAITER_KEEP_TEXT_SECONDS},
    {"a message to the waiter",
     "INSERT INTO message (transport, event_id, place, sender, sender_name, conversation, text, "
     "words, at, state, puzzled, handled_at, tries, next_at) VALUES ('local', '2', 1, '7', "
     "'', '', '', 1, 0, 'sent', 0, 1795262400 - @, 1, 0)",
     SQL("SELECT count(*) FROM message WHERE event_id = '2'"), 400 * DAY},
    {"somebody who was answered",
     "INSERT INTO waiter_note (transport, name, value) VALUES ('local', 'person.7', "
     "CAST(20778 - @ AS TEXT) || ' 3 1')",
     SQL("SELECT count(*) FROM waiter_note"), 401},
    {"a post that tagged the chef",
     "INSERT INTO tagged (transport, post_id, author, likes, credited, first_at) VALUES "
     "('x', '1', '7', 3, 0, 1795262400 - @)",
     SQL("SELECT count(*) FROM tagged"), TAGGED_KEEP_SECONDS},
};

static void test_kinds(void)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        int64_t count;

        script(kinds[i].insert, kinds[i].gone - 1);
        count = scratch_number(site.db, &kinds[i].count);
        TAP_IS_INT(rows(), 0, kinds[i].what);
        TAP_IS_INT(scratch_number(site.db, &kinds[i].count), count, "… stays");
        scratch_script(site.db, "DELETE FROM session; DELETE FROM login_check; DELETE FROM posted;"
                                "DELETE FROM bucket; DELETE FROM challenge_question;"
                                "DELETE FROM challenge; DELETE FROM burnt; DELETE FROM earned;"
                                "DELETE FROM message; DELETE FROM waiter_note;"
                                "DELETE FROM tagged");
        script(kinds[i].insert, kinds[i].gone);
        TAP_IS_INT(rows(), count, "… until its time has come");
        TAP_IS_INT(scratch_number(site.db, &kinds[i].count), 0, "… and it is forgotten");
    }
}

/* A clock that was wrong has made rows of a time to come. */
static void test_future(void)
{
    script("INSERT INTO bucket (name, level, at) VALUES ('check:x', 0, 1795262400 + @)",
           LIMIT_FILL_MAX + 1);
    script("INSERT INTO posted (account_id, form, at, result) "
           "VALUES (1, 'f', 1795262400 + @, '/')",
           POSTED_KEEP_SECONDS + 1);
    TAP_IS_INT(rows(), 2, "rows of a time to come");
}

static void make_many(void)
{
    script("INSERT INTO posted (account_id, form, at, result) WITH RECURSIVE n (i) AS "
           "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @) SELECT 1, 'f' || i, i, '/' FROM n",
           MANY);
    script(
        "INSERT INTO burnt (who, question_id, until) WITH RECURSIVE n (i) AS "
        "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @) SELECT 'prefix:' || i, 1, i FROM n",
        MANY);
}

static void test_batches(void)
{
    static const struct sql LEFT =
        SQL("SELECT (SELECT count(*) FROM posted) + (SELECT count(*) FROM burnt)");
    static const struct sql POSTED = SQL("SELECT count(*) FROM posted");
    int64_t count = 0;

    make_many();
    db_begin(site.db, TX_PRIVATE, &err);
    TAP_IS_INT(posted_sweep(site.db, HOUSEKEEPING_BATCH, &count, &err), STATUS_OK, "one batch");
    db_end(site.db, STATUS_OK, &err);
    TAP_IS_INT(count, HOUSEKEEPING_BATCH, "… is so large");
    TAP_IS_INT(scratch_number(site.db, &POSTED), MANY - HOUSEKEEPING_BATCH, "… and no larger");
    TAP_IS_INT(rows(), 2 * MANY - HOUSEKEEPING_BATCH, "all of them");
    TAP_IS_INT(scratch_number(site.db, &LEFT), 0, "… are forgotten");
}

/* Writes as often as it can until it is told to stop; its exit code is how often that was, up to 100. */
static int write_often(void *context)
{
    static const struct sql WRITE = SQL("UPDATE account SET catchphrase = 'hm' WHERE id = 1");
    const int *pipes = context;
    struct db *db = scratch_open(site.home_path, DB_WRITE);
    int times = 0;
    char byte;

    close(pipes[1]);
    do {
        struct err failed;
        enum status status = db_begin(db, TX_PRIVATE, &failed);

        if (status == STATUS_OK)
            status = stmt_run(db_use(db, &WRITE), &failed);
        if (db_end(db, status, &failed) != STATUS_OK)
            return 101;
        times += times < 100;
    } while (read(pipes[0], &byte, 1) < 0);
    db_close(db);
    return times;
}

static void test_writer(void)
{
    int64_t count = 0;
    int pipes[2], code;
    pid_t writer;

    make_many();
    db_close(site.db);
    site.db = NULL;
    if (pipe2(pipes, O_NONBLOCK | O_CLOEXEC) != 0)
        printf("Bail out! no pipe\n");
    writer = scratch_fork(write_often, pipes);
    site.db = scratch_open(site.home_path, DB_WRITE);
    TAP_IS_INT(housekeeping(site.db, &count, &err), STATUS_OK, "while somebody writes");
    TAP_IS_INT(count, 2 * MANY, "all of them are forgotten as well");
    close(pipes[0]);
    close(pipes[1]);
    code = scratch_wait(writer);
    tap_ok(code > 0 && code <= 100, "and the writer never waits for too long");
}

int main(void)
{
    clock_fix(NOW);
    ledger_site(&site, &arena, "site", NULL);
    ledger_account(&site, "anna", ROLE_MEMBER);
    scratch_script(site.db, "INSERT INTO question (id, text, normal, mode, state, created_at) "
                            "VALUES (1, 'Q', 'q', 'text', 'active', 0)");
    TAP_IS_INT(NOW / DAY, 20778, "the day of the table above");
    TAP_IS_INT(rows(), 0, "a new site has nothing to forget");
    test_kinds();
    test_future();
    test_batches();
    test_writer();
    db_close(site.db);
    arena_free(&arena);
    return tap_done();
}
