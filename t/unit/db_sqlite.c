/* Statements, transactions and the sentences of failures. */
#include "../lib/scratch_db.h"
#include "db/sqlite.h"

static const struct sql ADD = SQL("INSERT INTO thing (id, name, size) VALUES (?1, ?2, ?3)");
static const struct sql BY_ID = SQL("SELECT id, name, size FROM thing WHERE id = ?1");
static const struct sql COUNT = SQL("SELECT count(*) FROM thing");

#define SCHEMA                                                                                        \
    "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT UNIQUE, size INTEGER CHECK (size < 100));" \
    "CREATE TABLE part (thing_id INTEGER NOT NULL REFERENCES thing (id), name TEXT);"                 \
    "CREATE TABLE generation (id INTEGER PRIMARY KEY CHECK (id = 1), value INTEGER NOT NULL);"

static enum status add(struct db *db, int64_t id, const char *name, int64_t size, struct err *err)
{
    struct stmt *s = db_use(db, &ADD);

    stmt_id(s, 1, id);
    stmt_text(s, 2, name);
    stmt_int(s, 3, size);
    return stmt_run(s, err);
}

static void test_statements(struct db *db)
{
    static const struct sql VALUES = SQL("SELECT ?1, typeof(?1), ?2");
    static const struct sql WRONG = SQL("SELECT FROM WHERE");
    struct arena arena = {0};
    struct err err = {0};
    struct stmt *s;
    struct str view;

    TAP_IS_INT(add(db, 1, "bowl", 5, &err), STATUS_OK, "a row is added");
    TAP_IS_INT(db_changes(db), 1, "and counted");
    s = db_use(db, &BY_ID);
    stmt_int(s, 1, 1);
    tap_ok(stmt_row(s), "it is found");
    TAP_IS_TEXT(stmt_col_text(s, 1, &arena), "bowl", "its text is read");
    TAP_IS_INT(stmt_col_int(s, 2), 5, "its number is read");
    tap_ok(!stmt_row(s), "there is no second row");
    tap_ok(!stmt_row(s), "asking once more does not begin again");
    TAP_IS_INT(stmt_col_int(s, 2), 0, "a column without a row reads as 0");
    TAP_IS_TEXT(stmt_col_text(s, 1, &arena), "", "and as an empty text");
    TAP_IS_INT(stmt_done(s, &err), STATUS_OK, "the statement ends well");
    tap_ok(db_use(db, &BY_ID) == s, "the same statement is used again");
    tap_ok(!stmt_row(s), "with its parameters cleared");
    stmt_done(s, &err);

    s = db_use(db, &VALUES);
    stmt_text(s, 1, NULL);
    stmt_str(s, 2, (struct str){"ef\0g", 4});
    tap_ok(stmt_row(s), "NULL and views are bound");
    tap_ok(stmt_col_is_null(s, 0) && stmt_col_text(s, 0, &arena) == NULL, "NULL text is NULL");
    TAP_IS_TEXT(stmt_col_text(s, 1, &arena), "null", "in the database too");
    view = stmt_col_view(s, 2);
    tap_ok(view.len == 4 && memcmp(view.at, "ef\0g", 4) == 0, "text may hold NUL bytes");
    stmt_done(s, &err);

    s = db_use(db, &WRONG);
    stmt_int(s, 1, 1);
    tap_ok(!stmt_row(s), "SQL that does not compile gives no row");
    TAP_IS_INT(stmt_done(s, &err), STATUS_BUG, "and is our bug");
    TAP_IS_TEXT(err.message, "SQLite: near \"FROM\": syntax error", "the message says where");
    s = db_use(db, &BY_ID);
    stmt_int(s, 9, 1);
    stmt_int(s, 1, 1);
    tap_ok(!stmt_row(s), "the failure of a binding sticks");
    TAP_IS_INT(stmt_done(s, &err), STATUS_BUG, "until the end of the use");
    arena_free(&arena);
}

static void test_constraints(struct db *db)
{
    static const struct sql PART = SQL("INSERT INTO part VALUES (77, 'x')");
    struct err err = {0};

    TAP_IS_INT(add(db, 0, "bowl", 1, &err), STATUS_CONFLICT, "a name that is taken is a conflict");
    TAP_IS_TEXT(err.message, "it exists already (UNIQUE constraint failed: thing.name)",
                "and says so");
    TAP_IS_INT(add(db, 1, "cup", 1, &err), STATUS_CONFLICT, "so is a primary key that is taken");
    TAP_IS_INT(add(db, 0, "pot", 100, &err), STATUS_INVALID, "a broken CHECK is invalid");
    TAP_IS_INT(stmt_run(db_use(db, &PART), &err), STATUS_INVALID, "foreign keys are enforced");
}

static void test_transactions(struct db *db)
{
    struct err err = {0};

    TAP_IS_INT(db_begin(db, TX_PRIVATE, &err), STATUS_OK, "a transaction begins");
    tap_ok(db_in_transaction(db), "and is open");
    add(db, 2, "cup", 1, &err);
    TAP_IS_INT(db_end(db, STATUS_TOO_POOR, &err), STATUS_TOO_POOR, "a refusal is passed on");
    TAP_IS_INT(scratch_number(db, &COUNT), 1, "and takes everything back");
    db_begin(db, TX_PRIVATE, &err);
    add(db, 2, "cup", 1, &err);
    TAP_IS_INT(db_end(db, STATUS_OK, &err), STATUS_OK, "success is committed");
    TAP_IS_INT(scratch_number(db, &COUNT), 2, "and stays");
    db_rollback(db);
    tap_ok(!db_in_transaction(db), "a rollback of nothing is fine");

    db_begin(db, TX_PRIVATE, &err);
    stmt_row(db_use(db, &COUNT));
    db_rollback(db);
    TAP_IS_INT(scratch_number(db, &COUNT), 2, "a rollback ends statements that were left in use");
}

static void test_scripts(struct db *db)
{
    struct err err = {0};

    TAP_IS_INT(db_script(db, "SELECT 1;\n-- nothing\n\nSELEC 2;", &err), STATUS_BUG,
               "a script with a mistake fails");
    TAP_IS_TEXT(err.message, "the statement in line 4: SQLite: near \"SELEC\": syntax error",
                "and says in which statement");
    db_begin(db, TX_PRIVATE, &err);
    TAP_IS_INT(db_script(db, "COMMIT", &err), STATUS_FORBIDDEN,
               "a script cannot end the transaction around it");
    TAP_IS_INT(db_script(db, "PRAGMA foreign_keys = 0", &err), STATUS_FORBIDDEN,
               "nor change settings");
    TAP_IS_INT(db_script(db, "ATTACH ':memory:' AS other", &err), STATUS_FORBIDDEN,
               "nor reach other files");
    TAP_IS_INT(
        db_script(db, "CREATE TABLE late (a); ALTER TABLE late ADD b; DROP TABLE late", &err),
        STATUS_OK, "but change the schema");
    db_rollback(db);
    TAP_IS_INT(db_script(db, "PRAGMA writable_schema = 1; DELETE FROM sqlite_schema", &err),
               STATUS_BUG, "the schema table itself is out of reach");
}

static void test_versions(struct db *db)
{
    struct err err = {0};
    int64_t version = -1;
    bool found = false;

    TAP_IS_INT(db_schema_version(db, &version, &err), STATUS_OK, "the schema version is read");
    TAP_IS_INT(version, 0, "and is 0 at first");
    TAP_IS_INT(db_set_schema_version(db, 7, &err), STATUS_OK, "it is set");
    db_schema_version(db, &version, &err);
    TAP_IS_INT(version, 7, "and read again");
    tap_ok(db_has_table(db, "part", &found, &err) == STATUS_OK && found, "a table is there");
    tap_ok(db_has_table(db, "parts", &found, &err) == STATUS_OK && !found, "another is not");
}

static void test_authorizer(struct db *db)
{
    static const char *const tables[] = {"thing", NULL};
    static const struct sql OTHER = SQL("INSERT INTO part VALUES (1, 'handle')");
    static const struct sql SCHEMA_TABLE = SQL("DELETE FROM sqlite_schema");
    struct err err = {0};
    int64_t version;

    TAP_IS_INT(stmt_run(db_use(db, &OTHER), &err), STATUS_OK, "without a list all may be written");
    db_allow_writes(db, tables);
    TAP_IS_INT(add(db, 3, "jar", 1, &err), STATUS_OK, "a listed table may be written");
    TAP_IS_INT(stmt_run(db_use(db, &OTHER), &err), STATUS_BUG,
               "another may not, though the statement was compiled before");
    TAP_IS_TEXT(err.message, "this program may not do that to the database (not authorized)",
                "the message says so");
    tap_ok(stmt_run(db_use(db, &SCHEMA_TABLE), &err) != STATUS_OK, "nor the schema");
    TAP_IS_INT(db_script(db, "DROP TABLE part", &err), STATUS_BUG, "tables cannot be dropped");
    TAP_IS_INT(db_script(db, "CREATE TABLE more (a)", &err), STATUS_BUG, "nor made");
    TAP_IS_INT(db_script(db, "ATTACH ':memory:' AS other", &err), STATUS_BUG, "no ATTACH");
    TAP_IS_INT(db_script(db, "PRAGMA synchronous = OFF", &err), STATUS_BUG, "no PRAGMA");
    TAP_IS_INT(db_schema_version(db, &version, &err), STATUS_OK, "but the version may be read");
    TAP_IS_INT(scratch_number(db, &COUNT), 3, "and all tables");
    TAP_IS_INT(db_begin(db, TX_PUBLIC, &err), STATUS_OK, "a public transaction begins");
    TAP_IS_INT(db_commit(db, &err), STATUS_OK, "and changes the generation, listed or not");
    db_allow_writes(db, NULL);
    TAP_IS_INT(stmt_run(db_use(db, &OTHER), &err), STATUS_OK, "the list can be lifted");
}

static void test_reader(const char *home)
{
    static const struct sql DROP = SQL("DELETE FROM thing");
    struct db *reader = scratch_open(home, DB_READ), *writer = scratch_open(home, DB_WRITE);
    struct err err = {0};

    TAP_IS_INT(scratch_number(reader, &COUNT), 3, "a reader reads");
    TAP_IS_INT(stmt_run(db_use(reader, &DROP), &err), STATUS_BUG, "and cannot write");
    TAP_IS_INT(db_begin(reader, TX_PRIVATE, &err), STATUS_BUG, "nor begin to");
    tap_ok(strstr(err.message, "open for reading only") != NULL, "which the message says");

    TAP_IS_INT(db_begin(reader, TX_READ, &err), STATUS_OK, "it can hold one state");
    TAP_IS_INT(scratch_number(reader, &COUNT), 3, "of the database");
    TAP_IS_INT(add(writer, 4, "lid", 1, &err), STATUS_OK, "a writer goes on meanwhile");
    TAP_IS_INT(scratch_number(reader, &COUNT), 3, "which the reader does not see");
    TAP_IS_INT(db_end(reader, STATUS_OK, &err), STATUS_OK, "before it has ended");
    TAP_IS_INT(scratch_number(reader, &COUNT), 4, "and then does");
    db_close(reader);
    TAP_IS_TEXT(db_sqlite_journal(writer), "wal", "the journal is a write-ahead log");
    db_close(writer);
}

/* Two connections of one process lock each other out as two processes do. */
static void test_locked(const char *home)
{
    struct db_options options = scratch_options(home, DB_WRITE);
    struct db *one = scratch_open(home, DB_WRITE), *two = NULL;
    struct err err = {0};

    options.busy_ms = 30;
    db_begin(one, TX_PRIVATE, &err);
    TAP_IS_INT(db_open(&two, &options, &err), STATUS_OK, "a second writer opens");
    TAP_IS_INT(db_begin(two, TX_PRIVATE, &err), STATUS_BUSY, "and finds the database locked");
    tap_ok(strstr(err.message, "site.db is locked by another program; try again") != NULL,
           "which the message says");
    tap_ok(!db_in_transaction(two), "no transaction is open then");
    db_rollback(one);
    TAP_IS_INT(db_begin(two, TX_PRIVATE, &err), STATUS_OK, "later it is free");
    db_close(two);
    db_close(one);
}

static void test_refused(const char *home)
{
    struct db_options options = scratch_options(home, DB_READ);
    struct err err = {0};
    struct db *db = NULL;
    int fd = open(home, O_RDONLY | O_DIRECTORY);

    options.url = "sqlite:absent.db";
    TAP_IS_INT(db_open(&db, &options, &err), STATUS_NOT_FOUND, "an absent file is not found");
    tap_ok(strstr(err.message, "there is no database") != NULL &&
               strstr(err.message, "absent.db") != NULL,
           "by its name");
    options.access = DB_WRITE;
    TAP_IS_INT(db_open(&db, &options, &err), STATUS_NOT_FOUND, "nor created unless asked for");
    options.url = "mysql://me:secret@host/";
    TAP_IS_INT(db_open(&db, &options, &err), STATUS_UNSUPPORTED, "an unknown kind is unsupported");
    tap_ok(strstr(err.message, "\"mysql\"") != NULL && strstr(err.message, "secret") == NULL,
           "its kind is named, its password is not");
    options.url = "sqlite:text.db";
    TAP_IS_INT(file_replace(fd, "text.db", STR("This is no database, but long enough to look at."),
                            0644, &err),
               STATUS_OK, "a file that is something else");
    TAP_IS_INT(db_open(&db, &options, &err), STATUS_IO, "is refused");
    tap_ok(strstr(err.message, "text.db is not a pierogis database") != NULL, "with a sentence");
    close(fd);
}

static int use_twice(void *context)
{
    stmt_row(db_use(context, &COUNT));
    db_use(context, &COUNT);
    return 0;
}

static int begin_twice(void *context)
{
    db_begin(context, TX_READ, NULL);
    db_begin(context, TX_READ, NULL);
    return 0;
}

int main(void)
{
    const char *home = scratch_folder("home");
    struct db *db = scratch_open(home, DB_WRITE);
    struct stat info = {0};

    scratch_script(db, SCHEMA);
    test_statements(db);
    test_constraints(db);
    test_transactions(db);
    test_scripts(db);
    test_versions(db);
    test_authorizer(db);
    TAP_IS_INT(scratch_exit_code(use_twice, db), 70, "using a statement twice at a time is a bug");
    TAP_IS_INT(scratch_exit_code(begin_twice, db), 70, "so is beginning twice");
    db_close(db);
    test_reader(home);
    test_locked(home);
    test_refused(home);
    tap_ok(fstatat(file_open_dir(home), "site.db", &info, 0) == 0 && (info.st_mode & 07) == 0,
           "others may not read the database");
    tap_ok(fstatat(file_open_dir(home), "site.db-wal", &info, 0) != 0,
           "the last writer leaves no log behind");
    return tap_done();
}
