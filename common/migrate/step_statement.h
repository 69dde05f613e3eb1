/**
 * The statement of a version script that has failed, as far as SQLite's message leaves it open which table and column it
 * is about.
 */
#ifndef MIGRATE_STEP_STATEMENT_H
#define MIGRATE_STEP_STATEMENT_H

#include "base/arena.h"
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

#endif
