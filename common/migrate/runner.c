#include "migrate/runner.h"

#include "base/clock.h"
#include "migrate/foreign_keys.h"
#include "migrate/version_table.h"

/* --- what the database has been through ------------------------------------------------------------------ */

static enum status check_applied(const struct version_row *row, const struct script_set *set,
                                 enum dialect dialect, struct err *err)
{
    const struct script *script = script_set_find(set, row->id);

    if (script == NULL)
        return err_set(
            err, STATUS_CONFLICT,
            "the database has been through the version script %s (%s), which this program "
            "does not have: use the newer program that applied it (%s)",
            row->id, row->message, row->tool);
    if (strcmp(row->up_checksum, script->sections[DIRECTION_UP][dialect].checksum) != 0)
        return err_set(
            err, STATUS_CONFLICT,
            "the up section of %s has changed since it was applied: put it back as it was, "
            "and write a new script for the change",
            script->file);
    if (strcmp(row->down_checksum, script->sections[DIRECTION_DOWN][dialect].checksum) != 0)
        return err_set(
            err, STATUS_CONFLICT,
            "the down section of %s has changed since it was applied: put it back as it was",
            script->file);
    return STATUS_OK;
}

/* Reads the version table and holds it against the scripts. */
static enum status read_applied(struct db *db, struct arena *arena, const struct script_set *set,
                                struct version_list *applied, struct err *err)
{
    enum dialect dialect = dialect_of_driver(db_driver_name(db));
    enum status status = version_table_read(db, arena, applied, err);

    for (size_t i = 0; status == STATUS_OK && i < applied->count; i++)
        status = check_applied(&applied->rows[i], set, dialect, err);
    return status;
}

static const struct script *first_pending(const struct chain *wanted,
                                          const struct version_list *applied)
{
    for (size_t i = 0; i < wanted->count; i++) {
        if (version_list_find(applied, wanted->scripts[i]->id) == NULL)
            return wanted->scripts[i];
    }
    return NULL;
}

/* --- one script ------------------------------------------------------------------------------------------ */

static const char *parents_text(struct arena *arena, const struct script *script)
{
    struct buf text = BUF_INIT;
    char *copy;

    for (size_t i = 0; i < script->parent_count; i++)
        buf_printf(&text, "%s%s", i == 0 ? "" : ",", script->parents[i]);
    copy = arena_copy(arena, script->parent_count == 0 ? STR("-") : buf_view(&text));
    buf_free(&text);
    return copy;
}

/* The last checks before COMMIT: whatever a script has lost on its way is missing in the hash. */
static enum status check_result(struct db *db, struct arena *arena, const struct script *script,
                                const struct orphan_list *before, char hash[SHA256_TEXT],
                                struct err *err)
{
    const char *expected = script->after[DIALECT_SQLITE];
    const struct orphan *orphan;
    struct orphan_list after;
    enum status status;

    hash[0] = '\0';
    if (strcmp(db_driver_name(db), "sqlite") != 0)
        return STATUS_OK;
    status = foreign_keys_broken(db, arena, &after, err);
    if (status != STATUS_OK)
        return status;
    orphan = foreign_keys_new(before, &after);
    if (orphan != NULL)
        return err_set(
            err, STATUS_CONFLICT,
            "%s leaves row %lld of the table %s pointing to nothing in %s; it was taken back",
            script->file, (long long)orphan->row, orphan->table, orphan->parent);
    status = schema_hash(db, hash, err);
    if (status == STATUS_OK && expected != NULL && strcmp(hash, expected) != 0)
        status =
            err_set(err, STATUS_CONFLICT,
                    "%s leads to the schema sha256:%s, but its head promises sha256:%s; it was "
                    "taken back",
                    script->file, hash, expected);
    return status;
}

static enum status apply(struct db *db, struct arena *arena, const struct script *script,
                         const char *tool, int64_t version, size_t *orphans, struct err *err)
{
    enum dialect dialect = dialect_of_driver(db_driver_name(db));
    const struct script_section *up = &script->sections[DIRECTION_UP][dialect];
    char hash[SHA256_TEXT];
    struct version_row row = {0};
    struct orphan_list before;
    enum status status = foreign_keys_broken(db, arena, &before, err);

    if (status != STATUS_OK)
        return status;
    *orphans = before.count;
    status = db_script(db, up->body.at, err);
    if (status != STATUS_OK) {
        err_prefix(err, "%s, up %s (from line %zu)", script->file, dialect_name(dialect), up->line);
        return status;
    }
    status = check_result(db, arena, script, &before, hash, err);
    if (status != STATUS_OK)
        return status;
    row.id = script->id;
    row.parent = parents_text(arena, script);
    row.message = script->message;
    row.up_checksum = up->checksum;
    row.down_checksum = script->sections[DIRECTION_DOWN][dialect].checksum;
    row.schema_hash = hash;
    row.tool = tool;
    row.applied_at = clock_now();
    status = version_table_add(db, &row, err);
    if (status == STATUS_OK)
        status = db_set_schema_version(db, version, err);
    return status;
}

/* Takes the lock, looks again, and applies one script; *done when there was nothing left to do. */
static enum status apply_next(struct db *db, struct arena *arena, const struct script_set *set,
                              const struct chain *wanted, const char *tool,
                              struct migrate_report *report, bool *done, struct err *err)
{
    const struct script *script = NULL;
    struct version_list applied = {0};
    enum status status = db_begin(db, TX_SCHEMA, err);

    if (status != STATUS_OK)
        return status;
    status = read_applied(db, arena, set, &applied, err);
    if (status == STATUS_OK)
        script = first_pending(wanted, &applied);
    *done = script == NULL;
    report->schema_version = (int64_t)applied.count;
    if (script == NULL) {
        db_rollback(db);
        return status;
    }
    status = version_table_create(db, err);
    if (status == STATUS_OK)
        status = apply(db, arena, script, tool, (int64_t)applied.count + 1, &report->orphans, err);
    status = db_end(db, status, err);
    if (status == STATUS_OK) {
        report->applied[report->applied_count++] = script;
        report->schema_version++;
    }
    return status;
}

/* --- the calls ------------------------------------------------------------------------------------------- */

enum status migrate_upgrade(struct db *db, struct arena *arena, const struct script_set *set,
                            const char *target, const char *tool, struct migrate_report *report,
                            struct err *err)
{
    struct version_list applied;
    struct chain all, wanted;
    enum status status;
    bool done = false;

    memset(report, 0, sizeof(*report));
    status = chain_order(arena, set, &all, err);
    if (status == STATUS_OK)
        status = chain_to(arena, &all, target, &wanted, err);
    if (status == STATUS_OK)
        status = read_applied(db, arena, set, &applied, err);
    if (status != STATUS_OK)
        return status;
    report->schema_version = (int64_t)applied.count;
    if (first_pending(&wanted, &applied) == NULL)
        return STATUS_OK;
    report->applied = ARENA_ARRAY(arena, const struct script *, wanted.count);
    status = db_migrating(db, true, err);
    while (status == STATUS_OK && !done)
        status = apply_next(db, arena, set, &wanted, tool, report, &done, err);
    db_migrating(db, false, NULL);
    return status;
}

enum status migrate_history(struct db *db, struct arena *arena, const struct script_set *set,
                            struct migrate_history *out, struct err *err)
{
    struct version_list applied;
    struct chain all;
    enum status status = chain_order(arena, set, &all, err);

    memset(out, 0, sizeof(*out));
    if (status == STATUS_OK)
        status = read_applied(db, arena, set, &applied, err);
    if (status != STATUS_OK)
        return status;
    out->entries = ARENA_ARRAY(arena, struct migrate_entry, all.count);
    for (size_t i = 0; i < all.count; i++) {
        struct migrate_entry *entry = &out->entries[out->count++];
        const struct version_row *row = version_list_find(&applied, all.scripts[i]->id);

        entry->script = all.scripts[i];
        entry->applied = row != NULL;
        entry->applied_at = row == NULL ? 0 : row->applied_at;
        for (size_t h = 0; h < all.head_count; h++)
            entry->head = entry->head || all.heads[h] == entry->script;
        *(entry->applied ? &out->applied_count : &out->pending_count) += 1;
    }
    return STATUS_OK;
}

static bool has_applied_child(const struct migrate_history *history, const struct script *script)
{
    for (size_t i = 0; i < history->count; i++) {
        const struct script *child = history->entries[i].script;

        for (size_t p = 0; history->entries[i].applied && p < child->parent_count; p++) {
            if (strcmp(child->parents[p], script->id) == 0)
                return true;
        }
    }
    return false;
}

enum status migrate_current(struct db *db, struct arena *arena, const struct script_set *set,
                            struct migrate_current *out, struct err *err)
{
    struct migrate_history history;
    enum status status = migrate_history(db, arena, set, &history, err);

    memset(out, 0, sizeof(*out));
    if (status != STATUS_OK)
        return status;
    out->pending_count = history.pending_count;
    out->scripts = ARENA_ARRAY(arena, const struct script *, history.applied_count);
    for (size_t i = 0; i < history.count; i++) {
        const struct migrate_entry *entry = &history.entries[i];

        if (entry->applied && !has_applied_child(&history, entry->script))
            out->scripts[out->count++] = entry->script;
    }
    return STATUS_OK;
}
