#include "migrate/stamp.h"

#include "migrate/applied.h"
#include "migrate/expected.h"

/* --- comparing ------------------------------------------------------------------------------------------- */

/* Lists what the database has otherwise than the scripts of `chain` make it. Where branches meet, the order of columns
 * may also be that of `usual`, the order in which a new database gets the scripts. */
static enum status compare(struct db *db, struct arena *arena, const struct chain *chain,
                           const struct chain *usual, struct difference_list *out, struct err *err)
{
    struct model live, expected;
    char hash[SHA256_TEXT];
    enum status status = expected_model(arena, chain, &expected, hash, err);

    if (status == STATUS_OK)
        status = model_read(db, arena, NULL, &live, err);
    if (status != STATUS_OK)
        return status;
    difference_list(arena, &live, "the database", &expected, "the version scripts", out);
    if (out->count == 0 || chain_is_line(chain))
        return STATUS_OK;
    status = expected_model(arena, usual, &expected, hash, err);
    if (status == STATUS_OK)
        difference_forgive_order(out, &live, &expected);
    return status;
}

/* The hash that goes into the row of `chain->scripts[at]`: of the schema after that one and those before it. */
static enum status hash_at(struct arena *arena, const struct chain *chain, size_t at,
                           char hash[SHA256_TEXT], struct err *err)
{
    struct chain part;
    struct model model;
    enum status status;

    chain_of(arena, chain->scripts, at + 1, &part);
    status = expected_hash(arena, &part, hash, err);
    if (status == STATUS_OK && hash[0] == '\0')
        status = expected_model(arena, &part, &model, hash, err);
    return status;
}

/* --- writing --------------------------------------------------------------------------------------------- */

static enum status add_rows(struct db *db, struct arena *arena, const struct chain *wanted,
                            const struct chain *applied, const char *tool,
                            struct stamp_report *report, struct err *err)
{
    enum dialect dialect = dialect_of_driver(db_driver_name(db));
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < wanted->count; i++) {
        char hash[SHA256_TEXT];
        struct version_row row;

        if (chain_has(applied, wanted->scripts[i]))
            continue;
        status = hash_at(arena, wanted, i, hash, err);
        applied_row(arena, wanted->scripts[i], dialect, hash, tool, &row);
        if (status == STATUS_OK)
            status = version_table_add(db, &row, err);
        report->added++;
    }
    return status;
}

static enum status write_rows(struct db *db, struct arena *arena, const struct chain *wanted,
                              const struct chain *applied, const char *tool,
                              struct stamp_report *report, struct err *err)
{
    enum status status = version_table_create(db, err);

    for (size_t i = 0; status == STATUS_OK && i < applied->count; i++) {
        if (chain_has(wanted, applied->scripts[i]))
            continue;
        status = version_table_remove(db, applied->scripts[i]->id, err);
        report->removed++;
    }
    if (status == STATUS_OK)
        status = add_rows(db, arena, wanted, applied, tool, report, err);
    if (status == STATUS_OK)
        status = db_set_schema_version(db, (int64_t)wanted->count, err);
    return status;
}

static enum status find_wanted(struct arena *arena, const struct chain *all, const char *target,
                               struct chain *wanted, struct err *err)
{
    const struct script *script;
    enum status status;

    memset(wanted, 0, sizeof(*wanted));
    if (strcmp(target, "none") == 0)
        return STATUS_OK;
    if (strcmp(target, "head") == 0)
        return chain_to(arena, all, NULL, wanted, err);
    status = chain_find(all, target, &script, err);
    return status == STATUS_OK ? chain_to(arena, all, script->id, wanted, err) : status;
}

enum status migrate_stamp(struct db *db, struct arena *arena, const struct script_set *set,
                          const char *target, bool force, const char *tool,
                          struct stamp_report *report, struct err *err)
{
    struct applied applied;
    struct chain all, wanted, resumed;
    enum status status = chain_order(arena, set, &all, err);

    memset(report, 0, sizeof(*report));
    if (status == STATUS_OK)
        status = find_wanted(arena, &all, target, &wanted, err);
    if (status == STATUS_OK)
        status = db_begin(db, TX_SCHEMA, err);
    if (status != STATUS_OK)
        return status;
    status = applied_read(db, arena, &all, false, &applied, err);
    if (status == STATUS_OK)
        chain_resume(arena, &wanted, &applied.chain, &resumed);
    if (status == STATUS_OK && !force)
        status = compare(db, arena, &resumed, &wanted, &report->differences, err);
    if (status == STATUS_OK && report->differences.count > 0)
        status = err_set(err, STATUS_CONFLICT,
                         "the schema of the database is not the one that %s leads to: %s; --force "
                         "says so all the same",
                         target, report->differences.items[0].sentence);
    if (status == STATUS_OK)
        status = write_rows(db, arena, &resumed, &applied.chain, tool, report, err);
    return db_end(db, status, err);
}

enum status migrate_baseline(struct db *db, struct arena *arena, const struct script_set *set,
                             const char *tool, struct stamp_report *report, struct err *err)
{
    struct applied applied;
    struct chain all, wanted;
    enum status status = chain_order(arena, set, &all, err);

    memset(report, 0, sizeof(*report));
    if (status == STATUS_OK)
        status = chain_to(arena, &all, NULL, &wanted, err);
    if (status == STATUS_OK)
        status = db_begin(db, TX_SCHEMA, err);
    if (status != STATUS_OK)
        return status;
    status = applied_read(db, arena, &all, false, &applied, err);
    if (status == STATUS_OK && applied.chain.count > 0)
        status =
            err_set(err, STATUS_CONFLICT,
                    "the database has been through %zu version scripts already: run \"pierogis "
                    "upgrade\", or \"pierogis stamp\" to say otherwise",
                    applied.chain.count);
    if (status == STATUS_OK)
        status = compare(db, arena, &wanted, &wanted, &report->differences, err);
    if (status == STATUS_OK && report->differences.count > 0)
        status = err_set(err, STATUS_CONFLICT,
                         "the schema of the database is not the one that the version scripts lead "
                         "to: %s",
                         report->differences.items[0].sentence);
    if (status == STATUS_OK)
        status = write_rows(db, arena, &wanted, &applied.chain, tool, report, err);
    return db_end(db, status, err);
}

enum status migrate_repair(struct db *db, struct arena *arena, const struct script_set *set,
                           const char *target, const struct script **accepted, struct err *err)
{
    enum dialect dialect = dialect_of_driver(db_driver_name(db));
    const struct script_section *up, *down;
    const struct version_row *row = NULL;
    struct applied applied;
    struct chain all;
    enum status status = chain_order(arena, set, &all, err);

    if (status == STATUS_OK)
        status = chain_find(&all, target, accepted, err);
    if (status == STATUS_OK)
        status = db_begin(db, TX_SCHEMA, err);
    if (status != STATUS_OK)
        return status;
    up = &(*accepted)->sections[DIRECTION_UP][dialect];
    down = &(*accepted)->sections[DIRECTION_DOWN][dialect];
    status = applied_read(db, arena, &all, true, &applied, err);
    if (status == STATUS_OK) {
        row = version_list_find(&applied.rows, (*accepted)->id);
        if (row == NULL)
            status = err_set(err, STATUS_NOT_FOUND,
                             "the database has not been through %s, so there is nothing to accept",
                             (*accepted)->file);
    }
    if (row != NULL && strcmp(row->up_checksum, up->checksum) == 0 &&
        strcmp(row->down_checksum, down->checksum) == 0)
        status = err_set(err, STATUS_CONFLICT,
                         "%s is as it was when it was applied: there is nothing to accept",
                         (*accepted)->file);
    if (status == STATUS_OK)
        status = version_table_accept(db, (*accepted)->id, up->checksum, down->checksum, err);
    return db_end(db, status, err);
}
