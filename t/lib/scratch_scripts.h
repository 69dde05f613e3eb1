/**
 * Version scripts for unit tests of what runs them. Header only.
 */
#ifndef LIB_SCRATCH_SCRIPTS_H
#define LIB_SCRATCH_SCRIPTS_H

#include "scratch_db.h"

#include "migrate/runner.h"

/** What lives as long as the process. */
static struct arena scratch_arena;

/** Two tables with rows, and the rebuild of the one that the other points to. */
#define SCRATCH_CHILDREN                                                                           \
    "CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT);"                                     \
    "CREATE TABLE child (id INTEGER PRIMARY KEY, "                                                 \
    "parent_id INTEGER NOT NULL REFERENCES parent (id) ON DELETE CASCADE);"                        \
    "INSERT INTO parent VALUES (1, 'one'); INSERT INTO child VALUES (10, 1), (11, 1);"
#define SCRATCH_REBUILD                                                                            \
    "CREATE TABLE new_parent (id INTEGER PRIMARY KEY, name TEXT NOT NULL);"                        \
    "INSERT INTO new_parent (id, name) SELECT id, name FROM parent; DROP TABLE parent;"            \
    "ALTER TABLE new_parent RENAME TO parent;"

/** A version script with bodies for SQLite only and, unless `hash` is NULL, a promise. */
SCRATCH struct embedded_file scratch_step(const char *id, const char *parent, const char *up,
                                          const char *down, const char *hash)
{
    char *name = arena_printf(&scratch_arena, "%s_step.sql", id);
    char *text = arena_printf(
        &scratch_arena,
        "-- pierogis: id=%s parent=%s message=\"step %s\" destructive=none\n"
        "-- pierogis: after %s%s\n"
        "-- pierogis: up sqlite\n%s\n-- pierogis: up postgres\n"
        "-- pierogis: down sqlite\n%s\n-- pierogis: down postgres\n",
        id, parent, id, hash == NULL ? "" : "sqlite=sha256:", hash == NULL ? "" : hash, up, down);

    return (struct embedded_file){name, text, strlen(text)};
}

SCRATCH struct script_set scratch_set(const struct embedded_file *files, size_t count)
{
    struct script_set set;
    struct err err = {0};

    if (script_set_embedded(&scratch_arena, files, count, &set, &err) != STATUS_OK)
        tap_ok(false, "the scripts of this test: %s", err.message);
    return set;
}

/** The ids of the scripts that a call has run, in order. */
SCRATCH const char *scratch_ids(const struct migrate_report *report)
{
    char *text = arena_strdup(&scratch_arena, "");

    for (size_t i = 0; i < report->applied_count; i++)
        text =
            arena_printf(&scratch_arena, "%s%s%s", text, i == 0 ? "" : " ", report->applied[i]->id);
    return text;
}

#endif
