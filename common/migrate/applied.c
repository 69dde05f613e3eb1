#include "migrate/applied.h"

#include "base/clock.h"

static enum status changed(const struct script *script, const char *section, const char *was,
                           const char *is, struct err *err)
{
    return err_set(err, STATUS_CONFLICT,
                   "the %s section of %s has changed since it was applied (sha256:%s then, "
                   "sha256:%s now): put it back as it was and write a new script for the change, "
                   "or, if the database is right, run \"pierogis repair --accept %s\"",
                   section, script->file, was, is, script->id);
}

static enum status check(const struct version_row *row, const struct script *script,
                         enum dialect dialect, struct err *err)
{
    const char *up = script->sections[DIRECTION_UP][dialect].checksum;
    const char *down = script->sections[DIRECTION_DOWN][dialect].checksum;

    if (strcmp(row->up_checksum, up) != 0)
        return changed(script, "up", row->up_checksum, up, err);
    if (strcmp(row->down_checksum, down) != 0)
        return changed(script, "down", row->down_checksum, down, err);
    return STATUS_OK;
}

static enum status missing(const struct version_row *row, struct err *err)
{
    return err_set(err, STATUS_CONFLICT,
                   "the database has been through the version script %s (%s), which this program "
                   "does not have: use the newer program that applied it (%s)",
                   row->id, row->message, row->tool);
}

/* The place of the row of `script`, or that of a parent which comes later: then somebody has written in the table by
 * hand. `chain` and `places` are what stands before it. */
static size_t place_of(const struct script *script, const struct version_list *rows,
                       const struct version_row *row, const struct chain *chain,
                       const size_t *places)
{
    size_t place = (size_t)(row - rows->rows);

    for (size_t p = 0; p < script->parent_count; p++) {
        for (size_t i = 0; i < chain->count; i++) {
            if (places[i] > place && strcmp(chain->scripts[i]->id, script->parents[p]) == 0)
                place = places[i];
        }
    }
    return place;
}

/* Sorts the scripts by their rows, and each after its parents in any case. */
static void order(struct arena *arena, const struct chain *all, struct applied *out)
{
    struct chain chain = {.scripts = ARENA_ARRAY(arena, const struct script *, all->count)};
    size_t *places = ARENA_ARRAY(arena, size_t, all->count);

    for (size_t i = 0; i < all->count; i++) {
        const struct version_row *row = version_list_find(&out->rows, all->scripts[i]->id);
        size_t at = chain.count, place;

        if (row == NULL)
            continue;
        place = place_of(all->scripts[i], &out->rows, row, &chain, places);
        for (; at > 0 && places[at - 1] > place; at--) {
            chain.scripts[at] = chain.scripts[at - 1];
            places[at] = places[at - 1];
        }
        chain.scripts[at] = all->scripts[i];
        places[at] = place;
        chain.count++;
    }
    chain_of(arena, chain.scripts, chain.count, &out->chain);
}

enum status applied_read(struct db *db, struct arena *arena, const struct chain *all, bool edited,
                         struct applied *out, struct err *err)
{
    enum dialect dialect = dialect_of_driver(db_driver_name(db));
    enum status status = version_table_read(db, arena, &out->rows, err);

    memset(&out->chain, 0, sizeof(out->chain));
    for (size_t i = 0; status == STATUS_OK && i < out->rows.count; i++) {
        const struct version_row *row = &out->rows.rows[i];
        const struct script *script = NULL;

        for (size_t k = 0; k < all->count && script == NULL; k++)
            script = strcmp(all->scripts[k]->id, row->id) == 0 ? all->scripts[k] : NULL;
        if (script == NULL)
            status = missing(row, err);
        else if (!edited)
            status = check(row, script, dialect, err);
    }
    if (status == STATUS_OK)
        order(arena, all, out);
    return status;
}

static const char *parents_text(struct arena *arena, const struct script *script)
{
    const char *text = script->parent_count == 0 ? "-" : script->parents[0];

    for (size_t i = 1; i < script->parent_count; i++)
        text = arena_printf(arena, "%s,%s", text, script->parents[i]);
    return text;
}

void applied_row(struct arena *arena, const struct script *script, enum dialect dialect,
                 const char *hash, const char *tool, struct version_row *out)
{
    out->id = script->id;
    out->parent = parents_text(arena, script);
    out->message = script->message;
    out->up_checksum = script->sections[DIRECTION_UP][dialect].checksum;
    out->down_checksum = script->sections[DIRECTION_DOWN][dialect].checksum;
    out->schema_hash = hash;
    out->tool = tool;
    out->applied_at = clock_now();
}
