/* The way back, branches, reasons, and databases that belong to somebody else. */
#include "../lib/scratch_scripts.h"
#include "base/clock.h"

/* --- back, and in branches ------------------------------------------------------------------------------- */

static void test_downgrade(void)
{
    const struct embedded_file files[] = {
        scratch_step("0001", "-", SCRATCH_CHILDREN, "DROP TABLE child; DROP TABLE parent;", NULL),
        scratch_step("000b", "0001", "CREATE TABLE b (x);", "DROP TABLE b;", NULL),
        scratch_step("000c", "0001", "CREATE TABLE c (x);", "DROP TABLE c;", NULL),
        scratch_step("000d", "000b,000c", "", "", NULL),
        scratch_step("000e", "000d", "CREATE TABLE e (x);", "DROP TABLE e;", NULL)};
    struct script_set set = scratch_set(files, 5);
    struct db_options options = {
        .url = "sqlite::memory:", .home = -1, .access = DB_WRITE, .create = true, .foreign = true};
    struct migrate_report report;
    struct err err = {0};
    struct db *db = NULL;

    db_open(&db, &options, &err);
    TAP_IS_INT(migrate_upgrade(db, &scratch_arena, &set, "+2", "test", &report, &err), STATUS_OK,
               "two steps");
    TAP_IS_TEXT(scratch_ids(&report), "0001 000b", "are the first two");
    TAP_IS_INT(migrate_upgrade(db, &scratch_arena, &set, NULL, "test", &report, &err), STATUS_OK,
               "the rest");
    TAP_IS_TEXT(scratch_ids(&report), "000c 000d 000e", "over the merge");
    TAP_IS_INT(migrate_downgrade(db, &scratch_arena, &set, NULL, "test", &report, &err), STATUS_OK,
               "back");
    TAP_IS_TEXT(scratch_ids(&report), "000e", "by one");
    TAP_IS_INT(migrate_downgrade(db, &scratch_arena, &set, "000b", "test", &report, &err),
               STATUS_OK, "to where one branch ends");
    TAP_IS_TEXT(scratch_ids(&report), "000d 000c", "takes the merge and the other branch back");
    TAP_IS_INT(report.schema_version, 2, "and leaves two scripts");
    TAP_IS_INT(migrate_downgrade(db, &scratch_arena, &set, "-3", "test", &report, &err),
               STATUS_NOT_FOUND, "there are not three more");
    TAP_IS_INT(migrate_downgrade(db, &scratch_arena, &set, "000c", "test", &report, &err),
               STATUS_NOT_FOUND, "a script that is not applied is no place to stop");
    TAP_IS_INT(migrate_downgrade(db, &scratch_arena, &set, "none", "test", &report, &err),
               STATUS_OK, "all");
    TAP_IS_TEXT(scratch_ids(&report), "000b 0001", "is the rest");
    TAP_IS_INT(migrate_upgrade(db, &scratch_arena, &set, "1000", "test", &report, &err),
               STATUS_NOT_FOUND, "an unknown target");
    TAP_IS_INT(migrate_upgrade(db, &scratch_arena, &set, "+", "test", &report, &err), STATUS_USAGE,
               "a number without digits");
    TAP_IS_INT(migrate_upgrade(db, &scratch_arena, &set, "+6", "test", &report, &err),
               STATUS_NOT_FOUND, "more than there are");
    db_close(db);
}

/* A clock that is set back must not turn the order of scripts round. */
static void test_clock(void)
{
    const struct embedded_file files[] = {
        scratch_step("0001", "-", "CREATE TABLE a (x);", "DROP TABLE a;", NULL),
        scratch_step("0002", "0001", "CREATE TABLE b (x);", "DROP TABLE b;", NULL),
        scratch_step("0003", "0002", "CREATE TABLE c (x);", "DROP TABLE c;", NULL)};
    struct script_set set = scratch_set(files, 3);
    struct db_options options = {
        .url = "sqlite::memory:", .home = -1, .access = DB_WRITE, .create = true, .foreign = true};
    struct migrate_report report;
    struct err err = {0};
    struct db *db = NULL;

    db_open(&db, &options, &err);
    for (int i = 3; i > 0; i--) {
        clock_fix(1000 * i);
        migrate_upgrade(db, &scratch_arena, &set, "+1", "test", &report, &err);
    }
    clock_fix(-1);
    TAP_IS_INT(migrate_downgrade(db, &scratch_arena, &set, "none", "test", &report, &err),
               STATUS_OK, "back, although the clock was set back each time");
    TAP_IS_TEXT(scratch_ids(&report), "0003 0002 0001", "goes from child to parent");
    db_close(db);
}

static void test_reason(void)
{
    const struct embedded_file files[] = {
        scratch_step("0001", "-", SCRATCH_CHILDREN "UPDATE parent SET name = NULL;", "", NULL),
        scratch_step("0002", "0001", "CREATE TABLE early (x); " SCRATCH_REBUILD, "", NULL)};
    struct script_set set = scratch_set(files, 2);
    struct db_options options = {
        .url = "sqlite::memory:", .home = -1, .access = DB_WRITE, .create = true, .foreign = true};
    struct migrate_report report;
    struct err err = {0};
    struct db *db = NULL;
    bool found = true;

    db_open(&db, &options, &err);
    TAP_IS_INT(migrate_upgrade(db, &scratch_arena, &set, NULL, "test", &report, &err),
               STATUS_CONFLICT, "rows that do not fit");
    TAP_IS_INT(report.reasons.count, 1, "are one reason");
    TAP_IS_TEXT(report.reasons.items[0].code, "not_null:new_parent.name", "with a code");
    TAP_IS_TEXT(report.reasons.items[0].sentence, err.message, "and the sentence of the refusal");
    TAP_IS_TEXT(scratch_ids(&report), "0001", "what went before stays");
    db_has_table(db, "early", &found, &err);
    tap_ok(!found, "and nothing of the rest");
    db_close(db);
}

/* --- files of others ------------------------------------------------------------------------------------- */

static bool is_there(const char *home, const char *name)
{
    return access(arena_printf(&scratch_arena, "%s/%s", home, name), F_OK) == 0;
}

static void test_foreign(void)
{
    static const struct sql DELETE_MODE =
        SQL("SELECT journal_mode = 'delete' FROM pragma_journal_mode");
    static const struct sql TABLES = SQL("SELECT count(*) FROM sqlite_schema");
    const char *home = scratch_folder("foreign");
    struct db_options options = scratch_options(home, DB_WRITE);
    struct err err = {0};
    struct db *db = NULL;

    options.foreign = true;
    db_open(&db, &options, &err);
    TAP_IS_INT(scratch_number(db, &DELETE_MODE), 1, "a foreign database keeps its journal mode");
    db_begin(db, TX_SCHEMA, &err);
    db_script(db, "CREATE TABLE generation (name TEXT);", &err);
    TAP_IS_INT(db_commit(db, &err), STATUS_OK, "and its table `generation` is one like others");
    db_close(db);

    home = scratch_folder("no?trace #1%");
    db = scratch_open(home, DB_WRITE);
    scratch_script(db, "CREATE TABLE a (b)");
    options = scratch_options(home, DB_READ);
    options.no_trace = true;
    db_close(db);
    db_open(&db, &options, &err);
    TAP_IS_INT(scratch_number(db, &TABLES), 1, "a database in WAL mode can be read");
    tap_ok(!is_there(home, "site.db-wal") && !is_there(home, "site.db-shm"),
           "and leaves no file beside it");
    db_close(db);
    tap_ok(!is_there(home, "site.db-wal") && !is_there(home, "site.db-shm"), "afterwards neither");

    db = scratch_open(home, DB_WRITE);
    scratch_script(db, "CREATE TABLE c (d)");
    {
        struct db *reader = NULL;

        db_open(&reader, &options, &err);
        TAP_IS_INT(scratch_number(reader, &TABLES), 2,
                   "what stands in the log only is read as well");
        db_close(reader);
    }
    db_close(db);
}

int main(void)
{
    test_downgrade();
    test_clock();
    test_reason();
    test_foreign();
    arena_free(&scratch_arena);
    return tap_done();
}
