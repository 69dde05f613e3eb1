#include "doctor_database.h"

#include "base/clock.h"
#include "db/generation.h"
#include "db/schema_version.h"
#include "db/sqlite.h"
#include "show.h"
#include "site/bouncer_odds.h"
#include "site/clout_verify.h"
#include "site/housekeeping.h"
#include "site/survey.h"

#include <sys/stat.h>

#define CHECK "database"
#define SCHEME "sqlite:"
#define LOG_BYTES_MAX ((int64_t)16 << 20)
#define CLOCK_DRIFT 600 /* seconds that the clocks of two machines may differ */

/* Only for SQLite: https://www.sqlite.org/pragma.html */
static const struct sql QUICK_CHECK = SQL("PRAGMA quick_check(1)");
static const struct sql FOREIGN_KEY_CHECK = SQL("PRAGMA foreign_key_check");
static const struct sql CHECKPOINT = SQL("PRAGMA wal_checkpoint(TRUNCATE)");

static bool open_database(struct doctor *doctor)
{
    struct cli *cli = doctor->cli;
    const struct db_options options = {
        .url = conf_text(cli->conf, CONF_DATABASE_URL),
        .home = cli->site.home,
        .home_path = cli->site.home_path,
        .access = doctor->fix ? DB_WRITE : DB_READ,
    };
    enum status status = db_open(&cli->site.db, &options, &cli->err);

    if (status == STATUS_NOT_FOUND)
        finding_add(doctor, FINDING_PROBLEM, CHECK,
                    "%s: restore it from a backup (\"pierogis upgrade\" makes an empty one)",
                    cli->err.message);
    else if (status != STATUS_OK)
        finding_failed(doctor, CHECK);
    return status == STATUS_OK;
}

static bool check_schema(struct doctor *doctor)
{
    struct cli *cli = doctor->cli;
    int64_t version;

    if (db_schema_version(cli->site.db, &version, &cli->err) != STATUS_OK) {
        finding_failed(doctor, CHECK);
        return false;
    }
    if (version < SCHEMA_VERSION)
        finding_add(doctor, FINDING_PROBLEM, CHECK,
                    "the database is at schema version %lld, this program needs %d: run \"pierogis "
                    "upgrade\"",
                    (long long)version, SCHEMA_VERSION);
    else if (version > SCHEMA_VERSION)
        finding_add(doctor, FINDING_PROBLEM, CHECK,
                    "the database is at schema version %lld, newer than this program (%d): install "
                    "the newer pierogis",
                    (long long)version, SCHEMA_VERSION);
    return version == SCHEMA_VERSION;
}

/* --- SQLite ---------------------------------------------------------------------------------------------- */

/* False when the file is damaged: then nothing that it says can be trusted. */
static bool check_whole(struct doctor *doctor)
{
    struct cli *cli = doctor->cli;
    struct stmt *s = db_use(cli->site.db, &QUICK_CHECK);
    const char *answer = stmt_row(s) ? stmt_col_text(s, 0, &cli->arena) : "no answer";
    enum status status = stmt_done(s, &cli->err);

    if (status == STATUS_OK && strcmp(answer, "ok") == 0)
        return true;
    finding_add(doctor, FINDING_PROBLEM, CHECK,
                "the database is damaged (%s): restore it from a backup",
                status == STATUS_OK ? answer : cli->err.message);
    return false;
}

static void check_references(struct doctor *doctor)
{
    struct cli *cli = doctor->cli;
    struct stmt *s = db_use(cli->site.db, &FOREIGN_KEY_CHECK);
    const char *table = NULL;
    size_t count = 0;

    while (stmt_row(s)) {
        if (count++ == 0)
            table = stmt_col_text(s, 0, &cli->arena);
    }
    if (stmt_done(s, &cli->err) != STATUS_OK)
        finding_failed(doctor, CHECK);
    else if (count > 0)
        finding_add(doctor, FINDING_PROBLEM, CHECK,
                    "%zu row%s (the first in the table %s) refer%s to rows that do not exist: "
                    "restore a backup, or delete them with sqlite3",
                    count, count == 1 ? "" : "s", table, count == 1 ? "s" : "");
}

static void check_journal(struct doctor *doctor)
{
    const char *journal = db_sqlite_journal(doctor->cli->site.db);

    if (journal == NULL || strcmp(journal, "wal") != 0)
        finding_add(doctor, FINDING_WARNING, CHECK,
                    "the database works without a write-ahead log (journal mode %s): on a network "
                    "file system that is as it must be, but slow with many visitors; put %s on a "
                    "local disk",
                    journal == NULL ? "unknown" : journal, doctor->cli->site.home_path);
}

static int64_t log_bytes(const struct cli *cli)
{
    const char *path = conf_text(cli->conf, CONF_DATABASE_URL) + strlen(SCHEME);
    struct buf name = BUF_INIT;
    struct stat st;
    int64_t size = 0;

    buf_printf(&name, "%s-wal", path);
    if (fstatat(cli->site.home, name.at, &st, 0) == 0)
        size = st.st_size;
    buf_free(&name);
    return size;
}

static bool checkpoint(struct cli *cli)
{
    struct stmt *s = db_use(cli->site.db, &CHECKPOINT);
    const bool done = stmt_row(s) && stmt_col_int(s, 0) == 0;

    return stmt_done(s, &cli->err) == STATUS_OK && done;
}

static void check_log(struct doctor *doctor, int64_t bytes)
{
    struct buf size = BUF_INIT;
    struct finding *finding;

    if (bytes <= LOG_BYTES_MAX)
        return;
    show_size(&size, bytes);
    finding =
        finding_add(doctor, FINDING_WARNING, CHECK,
                    "the write-ahead log has grown to %s, and every page reads it: \"pierogis "
                    "doctor --fix\" writes it back; if it grows again, end the process that "
                    "keeps the database open",
                    size.at);
    if (doctor->fix)
        finding->fixed = checkpoint(doctor->cli);
    buf_free(&size);
}

static bool check_sqlite(struct doctor *doctor, int64_t log)
{
    check_journal(doctor);
    check_log(doctor, log);
    if (!check_whole(doctor))
        return false;
    check_references(doctor);
    return true;
}

/* --------------------------------------------------------------------------------------------------------- */

static void check_time(struct doctor *doctor)
{
    struct cli *cli = doctor->cli;
    char now[CLOCK_TEXT], then[CLOCK_TEXT];
    int64_t latest;

    if (survey_latest(cli->site.db, &latest, &cli->err) != STATUS_OK) {
        finding_failed(doctor, "clock");
        return;
    }
    if (latest <= clock_now() + CLOCK_DRIFT)
        return;
    clock_iso(clock_now(), now);
    clock_iso(latest, then);
    finding_add(
        doctor, FINDING_PROBLEM, "clock",
        "the clock says %s, but the latest change of the site was made at %s: set the clock "
        "(timedatectl set-ntp true)",
        now, then);
}

static void check_ledger(struct doctor *doctor)
{
    struct cli *cli = doctor->cli;
    struct clout_verified verified;
    enum status status = clout_verify(cli->site.db, &verified, &cli->err);

    if (status == STATUS_INVALID)
        finding_add(doctor, FINDING_PROBLEM, "ledger",
                    "%s: restore a backup from before that, or keep the file and ask who could "
                    "write to it",
                    cli->err.message);
    else if (status != STATUS_OK)
        finding_failed(doctor, "ledger");
    else
        finding_ok(doctor, "ledger", "%lld entries, the head is %s", (long long)verified.entries,
                   verified.head);
}

/* What the configuration alone makes of it, doctor_configuration() has said. */
static void check_guessing(struct doctor *doctor)
{
    struct cli *cli = doctor->cli;
    const int64_t price = bouncer_odds_cheapest(cli->conf);
    int64_t most;

    if (bouncer_odds_pool(cli->site.db, cli->conf, &most, &cli->err) != STATUS_OK)
        finding_failed(doctor, "bouncer");
    else if (price > 0 && most >= price * 1000 && bouncer_odds_most(cli->conf) < price * 1000)
        finding_add(doctor, FINDING_WARNING, "bouncer",
                    "who guesses blindly at the questions all day can expect %lld.%lld clout, and "
                    "the cheapest thing costs %lld: lower the rewards of those with few answers to "
                    "choose from (pierogis trivia list)",
                    (long long)most / 1000, (long long)most / 100 % 10, (long long)price);
}

/* Any public transaction takes away what a killed writer has left, its mark and perhaps a piece of the log. */
static void check_mark(struct doctor *doctor)
{
    struct cli *cli = doctor->cli;
    struct finding *finding;
    enum status status;

    if (!generation_is_marked(cli->site.home))
        return;
    finding = finding_add(doctor, FINDING_NOTE, "cache",
                          "a change of the site is under way, or was killed on its way: until the "
                          "next change every page is made anew for each visitor; \"pierogis doctor "
                          "--fix\" ends that");
    if (!doctor->fix)
        return;
    status = db_begin(cli->site.db, TX_PUBLIC, &cli->err);
    if (status == STATUS_OK)
        status = db_commit(cli->site.db, &cli->err);
    finding->fixed = status == STATUS_OK;
}

static void keep_house(struct doctor *doctor)
{
    struct cli *cli = doctor->cli;
    int64_t rows;

    if (!doctor->fix)
        return;
    if (housekeeping(cli->site.db, &rows, &cli->err) != STATUS_OK)
        finding_failed(doctor, "housekeeping");
    if (rows > 0)
        finding_add(doctor, FINDING_NOTE, "housekeeping",
                    "%lld row%s that nobody will ask for again: old logins, checks, forms and "
                    "challenges, and what somebody has done too often or earned long ago",
                    (long long)rows, rows == 1 ? "" : "s")
            ->fixed = true;
}

bool doctor_database(struct doctor *doctor)
{
    struct cli *cli = doctor->cli;
    const bool sqlite = str_starts(str_of(conf_text(cli->conf, CONF_DATABASE_URL)), SCHEME);
    const int64_t log = sqlite ? log_bytes(cli) : 0; /* opening may already write it back */

    if (!open_database(doctor))
        return false;
    if ((sqlite && !check_sqlite(doctor, log)) || !check_schema(doctor))
        return false;
    check_time(doctor);
    check_mark(doctor);
    check_ledger(doctor);
    check_guessing(doctor);
    keep_house(doctor);
    finding_ok(doctor, CHECK, "the database is whole and has schema version %d", SCHEMA_VERSION);
    return true;
}
