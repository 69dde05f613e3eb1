#include "db/db.h"

#include "base/panic.h"
#include "db/connection.h"

#define BUSY_MS 5000

static const struct db_driver *driver_for(const char *url, const char **location)
{
    for (size_t i = 0; db_drivers[i] != NULL; i++) {
        if (str_starts(str_of(url), db_drivers[i]->scheme)) {
            *location = url + strlen(db_drivers[i]->scheme);
            return db_drivers[i];
        }
    }
    return NULL;
}

int db_busy_ms(const struct db_options *options)
{
    return options->busy_ms > 0 ? options->busy_ms : BUSY_MS;
}

enum status db_open(struct db **out, const struct db_options *options, struct err *err)
{
    const struct db_driver *driver;
    const char *location = NULL;
    enum status status;
    struct db *db;

    *out = NULL;
    driver = driver_for(options->url, &location);
    if (driver == NULL) {
        struct str scheme = str_of(options->url);

        /* Only the scheme: what follows may hold a password. */
        return err_set(err, STATUS_UNSUPPORTED,
                       "this program has no driver for databases of the kind \"%.*s\"; "
                       "the URL begins with sqlite: or postgresql:",
                       STR_ARG(str_slice(scheme, 0, str_find(scheme, ':'))));
    }
    db = calloc(1, sizeof(*db));
    if (db == NULL)
        panic("memory is used up");
    db->driver = driver;
    db->home = options->home;
    db->busy_ms = db_busy_ms(options);
    db->foreign = options->foreign;
    generation_hold_init(&db->hold);
    status = driver->open(&db->connection, location, options, err);
    if (status != STATUS_OK) {
        free(db);
        return status;
    }
    *out = db;
    return STATUS_OK;
}

void db_close(struct db *db)
{
    if (db == NULL)
        return;
    db_rollback(db);
    for (size_t i = 0; i < STMT_BUCKETS; i++) {
        while (db->buckets[i] != NULL) {
            struct stmt *s = db->buckets[i];

            db->buckets[i] = s->next;
            if (s->handle != NULL)
                db->driver->finalize(s->handle);
            free(s);
        }
    }
    db->driver->close(db->connection);
    free(db);
}

void db_abandon(struct db *db)
{
    if (db != NULL)
        db->driver->abandon(db->connection);
}

const char *db_driver_name(const struct db *db)
{
    return db->driver->name;
}

void *db_connection(const struct db *db, const struct db_driver *driver)
{
    return db->driver == driver ? db->connection : NULL;
}

enum status db_script(struct db *db, const char *text, struct err *err)
{
    return db->driver->script(db->connection, text, err);
}

enum status db_schema_version(struct db *db, int64_t *version, struct err *err)
{
    *version = 0;
    return db->driver->schema_version(db->connection, version, err);
}

enum status db_set_schema_version(struct db *db, int64_t version, struct err *err)
{
    return db->driver->set_schema_version(db->connection, version, err);
}

void db_expect_schema(struct db *db, int64_t version)
{
    db->expected = version;
}

enum status db_has_table(struct db *db, const char *name, bool *found, struct err *err)
{
    *found = false;
    return db->driver->has_table(db->connection, name, found, err);
}

enum status db_migrating(struct db *db, bool on, struct err *err)
{
    ASSERT(!db->in_transaction);
    return db->driver->migrating(db->connection, on, err);
}

int64_t db_changes(const struct db *db)
{
    return db->driver->changes(db->connection);
}

void db_allow_writes(struct db *db, const char *const *tables)
{
    db->driver->allow_writes(db->connection, tables);
}

/* --- transactions ---------------------------------------------------------------------------------------- */

static enum status check_schema(struct db *db, struct err *err)
{
    int64_t version;
    enum status status = db->expected == 0 ? STATUS_OK : db_schema_version(db, &version, err);

    if (status != STATUS_OK || db->expected == 0 || version == db->expected)
        return status;
    return err_set(
        err, STATUS_BUSY,
        "the database has schema version %lld since a moment ago, and this program knows "
        "%lld: nothing was changed; try again",
        (long long)version, (long long)db->expected);
}

enum status db_begin(struct db *db, enum tx kind, struct err *err)
{
    enum status status;

    ASSERT(!db->in_transaction);
    status = db->driver->begin(db->connection, kind != TX_READ, err);
    if (status != STATUS_OK)
        return status;
    db->in_transaction = true;
    db->kind = kind;
    status = check_schema(db, err);
    if (status == STATUS_OK && !db->foreign && (kind == TX_PUBLIC || kind == TX_SCHEMA))
        status = generation_hold(&db->hold, db->home, db->busy_ms, err);
    if (status != STATUS_OK)
        db_rollback(db);
    return status;
}

/* Gives the committing transaction its generation; *value is what the file will say. */
static enum status change_generation(struct db *db, uint64_t *value, bool *changed, struct err *err)
{
    enum status status = STATUS_OK;

    *changed = !db->foreign && db->kind == TX_PUBLIC;
    if (!db->foreign && db->kind == TX_SCHEMA)
        status = db_has_table(db, "generation", changed, err);
    *value = generation_next(&db->hold);
    if (status == STATUS_OK && *changed)
        status = generation_change(db, *value, err);
    return status;
}

enum status db_commit(struct db *db, struct err *err)
{
    bool changed = false;
    uint64_t value = 0;
    enum status status;

    ASSERT(db->in_transaction);
    status = change_generation(db, &value, &changed, err);
    if (status == STATUS_OK)
        status = db->driver->commit(db->connection, err);
    if (status != STATUS_OK) {
        db_rollback(db);
        return status;
    }
    db->in_transaction = false;
    if (changed)
        generation_publish(&db->hold, value);
    generation_release(&db->hold);
    return STATUS_OK;
}

/* After a rollback the file must say again what the row says. When that cannot be read, the mark stays and
 * the next reader repairs it. */
static void restore_generation(struct db *db)
{
    uint64_t value;

    if (generation_is_held(&db->hold) && generation_of_row(db, &value, NULL) == STATUS_OK)
        generation_withdraw(&db->hold, value);
    generation_release(&db->hold);
}

void db_rollback(struct db *db)
{
    for (size_t i = 0; i < STMT_BUCKETS; i++) {
        for (struct stmt *s = db->buckets[i]; s != NULL; s = s->next) {
            if (s->state != STMT_IDLE)
                stmt_end(s);
        }
    }
    if (!db->in_transaction)
        return;
    db->driver->rollback(db->connection);
    db->in_transaction = false;
    restore_generation(db);
}

enum status db_end(struct db *db, enum status status, struct err *err)
{
    if (status == STATUS_OK)
        return db_commit(db, err);
    db_rollback(db);
    return status;
}

/* --- whole databases ------------------------------------------------------------------------------------- */

static enum status not_here(const struct db *db, struct err *err)
{
    return err_set(err, STATUS_UNSUPPORTED,
                   "databases of the kind \"%s\" are copied and restored with their own tools",
                   db->driver->name);
}

enum status db_copy(struct db *db, const char *path, struct err *err)
{
    ASSERT(!db->in_transaction);
    return db->driver->copy == NULL ? not_here(db, err)
                                    : db->driver->copy(db->connection, path, err);
}

enum status db_examine(struct db *db, int64_t *orphans, struct err *err)
{
    *orphans = 0;
    return db->driver->examine == NULL ? not_here(db, err)
                                       : db->driver->examine(db->connection, orphans, err);
}

enum status db_count_rows(struct db *db,
                          void (*told)(void *context, const char *table, int64_t rows),
                          void *context, struct err *err)
{
    return db->driver->count_rows == NULL
               ? not_here(db, err)
               : db->driver->count_rows(db->connection, told, context, err);
}

/* In the order of every public transaction: the writers' lock, the mark, COMMIT, the new generation. */
enum status db_replace(struct db *db, struct db *by, struct err *err)
{
    void *replacing = NULL;
    enum status status;
    uint64_t value = 0;

    ASSERT(!db->in_transaction && !by->in_transaction && db->driver == by->driver);
    if (db->driver->replace_begin == NULL)
        return not_here(db, err);
    status = db->driver->replace_begin(&replacing, db->connection, by->connection, err);
    if (status == STATUS_OK)
        status = generation_hold(&db->hold, db->home, db->busy_ms, err);
    if (status == STATUS_OK) {
        value = generation_next(&db->hold);
        status = generation_change(by, value, err);
    }
    if (status == STATUS_OK)
        status = db->driver->replace_run(replacing, err);
    if (replacing != NULL)
        db->driver->replace_end(replacing);
    if (status != STATUS_OK) {
        restore_generation(db);
        return status;
    }
    generation_publish(&db->hold, value);
    generation_release(&db->hold);
    return STATUS_OK;
}

bool db_in_transaction(const struct db *db)
{
    return db->in_transaction;
}

bool db_is_reading(const struct db *db)
{
    for (size_t i = 0; i < STMT_BUCKETS; i++) {
        for (const struct stmt *s = db->buckets[i]; s != NULL; s = s->next) {
            if (s->state == STMT_ROW)
                return true;
        }
    }
    return false;
}
