/**
 * What the statements of a version script are about: that which has failed, as far as SQLite's message leaves its table
 * and column open, and the tables that are named at all.
 */
#ifndef MIGRATE_STEP_STATEMENT_H
#define MIGRATE_STEP_STATEMENT_H

#include "base/arena.h"
#include "db/db.h"
#include "migrate/script.h"

struct step_statement {
    const char *table; /* that it writes or alters, by its own name; "" = unknown */
    const char *
        spelt; /* the same as the statement says it: while a table is rebuilt it has another name */
    const char *column; /* that it adds, or "" */
    struct str text;
};

/** The name that a table has when it is not being rebuilt: "t" for "_pierogis_new_t". Points into `spelt`. */
const char *step_table_name(const char *spelt);

/** Finds the statement of `section` by the line that db_script() has put into `message`. */
void step_statement_find(struct arena *arena, const struct script_section *section,
                         const char *message, struct step_statement *out);

/** The STRICT tables of `db` that the section names: by their names, ended by NULL. */
enum status step_strict_tables(struct db *db, struct arena *arena,
                               const struct script_section *section, const char *const **out,
                               struct err *err);

#endif
