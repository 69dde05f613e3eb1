/* Upgrades: each script once, whole or not at all, whoever runs it and however it ends. */
#include "../lib/scratch_scripts.h"
#include "migrate/history.h"
#include "migrate/runner.h"
#include "migrate/schema_hash.h"
#include "migrate/version_table.h"

#include <poll.h>

static const struct sql INTACT =
    SQL("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'");

#define GENERATION "CREATE TABLE generation (id INTEGER PRIMARY KEY, value INTEGER NOT NULL);"

static void test_upgrade(void)
{
    static const struct sql ROWS = SQL("SELECT count(*) FROM child");
    const struct embedded_file files[] = {
        scratch_step("0003", "0002", GENERATION, "", NULL),
        scratch_step("0001", "-", SCRATCH_CHILDREN, "DROP TABLE child;", NULL),
        scratch_step("0002", "0001", SCRATCH_REBUILD, "", NULL)};
    struct script_set set = scratch_set(files, 3);
    const char *home = scratch_folder("upgrade");
    struct db *db = scratch_open(home, DB_WRITE), *other;
    struct db_options options = scratch_options(home, DB_WRITE);
    struct migrate_report report;
    struct migrate_history history;
    struct version_list rows;
    struct err err = {0};

    TAP_IS_INT(migrate_history(db, &scratch_arena, &set, &history, &err), STATUS_OK,
               "an empty database");
    TAP_IS_INT(history.current_count, 0, "has no version");
    TAP_IS_INT(history.pending_count, 3, "and three scripts before it");
    TAP_IS_INT(migrate_upgrade(db, &scratch_arena, &set, "0001", "1.0", &report, &err), STATUS_OK,
               "an upgrade to a target");
    TAP_IS_TEXT(scratch_ids(&report), "0001", "stops there");
    TAP_IS_INT(migrate_upgrade(db, &scratch_arena, &set, NULL, "1.1", &report, &err), STATUS_OK,
               "an upgrade to the head");
    TAP_IS_TEXT(err.message, "", "without complaint");
    TAP_IS_TEXT(scratch_ids(&report), "0002 0003", "does the rest in order");
    TAP_IS_INT(report.schema_version, 3, "and ends at version 3");
    TAP_IS_INT(scratch_number(db, &ROWS), 2, "rebuilding a parent loses no children");
    version_table_read(db, &scratch_arena, &rows, &err);
    TAP_IS_INT(rows.count, 3, "each has its row");
    TAP_IS_TEXT(version_list_find(&rows, "0002")->parent, "0001", "with its parent");
    TAP_IS_TEXT(version_list_find(&rows, "0002")->tool, "1.1", "and the program that did it");
    TAP_IS_INT(strlen(version_list_find(&rows, "0002")->schema_hash), 64, "and the schema's hash");
    TAP_IS_INT(migrate_history(db, &scratch_arena, &set, &history, &err), STATUS_OK, "now");
    tap_ok(history.current_count == 1 && strcmp(history.current[0]->id, "0003") == 0,
           "0003 is current");
    TAP_IS_INT(migrate_history(db, &scratch_arena, &set, &history, &err), STATUS_OK, "the history");
    tap_ok(history.count == 3 && history.applied_count == 3 && history.entries[2].head &&
               history.entries[0].applied_at > 0,
           "lists all three");

    other = scratch_open(home, DB_WRITE);
    db_begin(other, TX_PRIVATE, &err);
    db_close(db);
    options.busy_ms = 1;
    db_open(&db, &options, &err);
    TAP_IS_INT(migrate_upgrade(db, &scratch_arena, &set, NULL, "1.1", &report, &err), STATUS_OK,
               "with nothing to do no lock is needed");
    TAP_IS_INT(report.applied_count, 0, "and nothing is done");
    db_close(other);
    db_close(db);
}

/* One script after a good first one must be refused with `message` and leave nothing behind. */
static void refused(const char *what, struct embedded_file file, const char *message)
{
    const struct embedded_file files[] = {
        scratch_step("0001", "-", SCRATCH_CHILDREN GENERATION, "", NULL), file};
    struct script_set set = scratch_set(files, 2);
    struct db_options options = {
        .url = "sqlite::memory:", .home = -1, .access = DB_WRITE, .create = true};
    struct migrate_report report;
    char before[SHA256_TEXT] = "", after[SHA256_TEXT] = "";
    struct err err = {0};
    struct db *db = NULL;
    int64_t version = 0;

    db_open(&db, &options, &err);
    migrate_upgrade(db, &scratch_arena, &set, "0001", "test", &report, &err);
    schema_hash(db, before, &err);
    tap_ok(migrate_upgrade(db, &scratch_arena, &set, NULL, "test", &report, &err) != STATUS_OK &&
               strstr(err.message, message) != NULL,
           "refused: %s", what);
    if (strstr(err.message, message) == NULL)
        fprintf(stderr, "# got: %s\n", err.message);
    schema_hash(db, after, &err);
    db_schema_version(db, &version, &err);
    tap_ok(report.applied_count == 0 && strcmp(before, after) == 0 && version == 1 &&
               !db_in_transaction(db),
           "and taken back");
    db_close(db);
}

static void test_refused(void)
{
    static const char wrong[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    refused(
        "a mistake in SQL",
        scratch_step("0002", "0001", "CREATE TABLE x (a);\nCREATE TABEL y (a);", "", NULL),
        "0002_step.sql, up sqlite (from line 4): the statement in line 2: SQLite: near \"TABEL\"");
    refused("another schema than promised",
            scratch_step("0002", "0001", "CREATE TABLE x (a);", "", wrong),
            "0002_step.sql leads to the schema sha256:");
    refused(
        "a broken foreign key", scratch_step("0002", "0001", "DELETE FROM parent;", "", NULL),
        "0002_step.sql was taken back: 2 rows of the table child would point to nothing in parent by "
        "child.parent_id, the first in row 10");
    refused("a COMMIT", scratch_step("0002", "0001", "CREATE TABLE x (a); COMMIT;", "", NULL),
            "not authorized");
    refused("a PRAGMA", scratch_step("0002", "0001", "PRAGMA journal_mode = DELETE;", "", NULL),
            "not authorized");
}

static void test_changed(void)
{
    struct embedded_file files[] = {
        scratch_step("0001", "-", "CREATE TABLE a (b);", "DROP TABLE a;", NULL)};
    struct script_set set = scratch_set(files, 1);
    struct db_options options = {
        .url = "sqlite::memory:", .home = -1, .access = DB_WRITE, .create = true};
    struct migrate_report report;
    struct err err = {0};
    struct db *db = NULL;

    db_open(&db, &options, &err);
    TAP_IS_INT(migrate_upgrade(db, &scratch_arena, &set, NULL, "test", &report, &err), STATUS_OK,
               "a script is applied");
    files[0] = scratch_step("0001", "-", "CREATE TABLE a (c);", "DROP TABLE a;", NULL);
    set = scratch_set(files, 1);
    TAP_IS_INT(migrate_upgrade(db, &scratch_arena, &set, NULL, "test", &report, &err),
               STATUS_CONFLICT, "changing it afterwards is noticed");
    tap_ok(strstr(err.message, "the up section of 0001_step.sql has changed") != NULL, "and named");
    files[0] = scratch_step("0001", "-", "CREATE TABLE a (b);", "", NULL);
    set = scratch_set(files, 1);
    TAP_IS_INT(migrate_upgrade(db, &scratch_arena, &set, NULL, "test", &report, &err),
               STATUS_CONFLICT, "so is changing the way back");
    tap_ok(strstr(err.message, "the down section of 0001_step.sql has changed") != NULL,
           "and named");
    files[0] = scratch_step("0009", "-", "CREATE TABLE a (b);", "", NULL);
    set = scratch_set(files, 1);
    TAP_IS_INT(migrate_upgrade(db, &scratch_arena, &set, NULL, "test", &report, &err),
               STATUS_CONFLICT, "a database from the future is left alone");
    tap_ok(strstr(err.message,
                  "version script 0001 (step 0001), which this program does not have") != NULL,
           "with a sentence");
    db_close(db);
}

static void test_folder(void)
{
    const char *path = scratch_folder("scripts");
    struct embedded_file file = scratch_step("0001", "-", "CREATE TABLE a (b);", "", NULL);
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct script_set set = {0};
    struct err err = {0};

    file_replace(folder, file.name, (struct str){file.text, file.len}, 0644, &err);
    file_replace(folder, "README", STR("not a script"), 0644, &err);
    TAP_IS_INT(script_set_folder(&scratch_arena, path, &set, &err), STATUS_OK,
               "scripts of a folder");
    tap_ok(set.count == 1 && strcmp(set.items[0].id, "0001") == 0, "are all *.sql in it");
    file_replace(folder, "0002_bad.sql", STR("DROP TABLE a;\n"), 0644, &err);
    TAP_IS_INT(script_set_folder(&scratch_arena, path, &set, &err), STATUS_INVALID, "each in form");
    TAP_IS_INT(script_set_folder(&scratch_arena, "/nowhere", &set, &err), STATUS_NOT_FOUND,
               "no folder");
    close(folder);
}

/* --- many, and killed ------------------------------------------------------------------------------------ */

#define STEPS 5
#define PROCESSES 8
#define KILLS 12

/* Each step counts how often it was done, and takes a moment. */
#define STEP                                                                                               \
    "CREATE TABLE step%d (a); INSERT INTO done VALUES (%d);"                                               \
    "INSERT INTO step%d WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 4000)" \
    " SELECT randomblob(200) FROM n;"

static struct script_set steps(void)
{
    struct embedded_file files[STEPS + 1];

    files[0] = scratch_step("1000", "-", GENERATION "CREATE TABLE done (step INTEGER);", "", NULL);
    for (int i = 1; i <= STEPS; i++)
        files[i] = scratch_step(arena_printf(&scratch_arena, "100%d", i),
                                arena_printf(&scratch_arena, "100%d", i - 1),
                                arena_printf(&scratch_arena, STEP, i, i, i), "", NULL);
    return scratch_set(files, STEPS + 1);
}

struct job {
    const char *home;
    struct script_set set;
};

/* Exit code: how many scripts this process applied; 100 = failed. */
static int upgrade(void *context)
{
    struct job *job = context;
    struct db *db = scratch_open(job->home, DB_WRITE);
    struct migrate_report report;
    struct err err = {0};

    if (migrate_upgrade(db, &scratch_arena, &job->set, NULL, "test", &report, &err) != STATUS_OK) {
        fprintf(stderr, "# %s\n", err.message);
        return 100;
    }
    db_close(db);
    return (int)report.applied_count;
}

static void test_many(void)
{
    static const struct sql DONE = SQL("SELECT count(*) * 100 + count(DISTINCT step) FROM done");
    struct job job = {scratch_folder("many"), steps()};
    pid_t pids[PROCESSES];
    int applied = 0;
    struct db *db;

    for (int i = 0; i < PROCESSES; i++)
        pids[i] = scratch_fork(upgrade, &job);
    for (int i = 0; i < PROCESSES; i++)
        applied += scratch_wait(pids[i]);
    TAP_IS_INT(applied, STEPS + 1,
               "of 8 processes that upgrade at once each script is applied by one");
    db = scratch_open(job.home, DB_WRITE);
    TAP_IS_INT(scratch_number(db, &DONE), STEPS * 101, "exactly once");
    db_close(db);
}

static void test_killed(void)
{
    static const struct sql STEPS_DONE = SQL("SELECT count(*) FROM done");
    static const struct sql TORN = SQL(
        "SELECT abs((SELECT count(*) FROM pierogis_version) - 1 - (SELECT count(*) FROM done)) + "
        "abs((SELECT count(*) FROM done) - (SELECT count(*) FROM sqlite_schema WHERE name LIKE 'step_')) + "
        "abs((SELECT count(*) FROM pierogis_version) - (SELECT user_version FROM pragma_user_version))");
    struct job job = {NULL, steps()};
    int killed = 0, torn = 0, unfinished = 0;
    struct migrate_report report;
    struct err err = {0};

    for (int i = 0; i < KILLS; i++) {
        struct db *db;
        pid_t pid;

        job.home = scratch_folder(arena_printf(&scratch_arena, "killed%d", i));
        db = scratch_open(job.home, DB_WRITE);
        migrate_upgrade(db, &scratch_arena, &job.set, "1000", "test", &report, &err);
        db_close(db);
        pid = scratch_fork(upgrade, &job);
        poll(NULL, 0, 2 * i);
        kill(pid, SIGKILL);
        killed += scratch_wait(pid) == 1000 + SIGKILL;
        db = scratch_open(job.home, DB_WRITE);
        torn += scratch_number(db, &TORN) != 0 || scratch_number(db, &INTACT) != 1;
        db_close(db);
        unfinished += scratch_wait(scratch_fork(upgrade, &job)) > STEPS;
        db = scratch_open(job.home, DB_WRITE);
        unfinished += scratch_number(db, &TORN) != 0 || scratch_number(db, &STEPS_DONE) != STEPS;
        db_close(db);
    }
    printf("# %d of %d upgrades were killed\n", killed, KILLS);
    tap_ok(killed > 0, "upgrades are killed");
    TAP_IS_INT(torn, 0, "and leave the database before or after a script, never in one");
    TAP_IS_INT(unfinished, 0, "the next one finishes");
}

int main(void)
{
    scratch_in_memory();
    test_upgrade();
    test_refused();
    test_changed();
    test_folder();
    test_many();
    test_killed();
    arena_free(&scratch_arena);
    return tap_done();
}
