/**
 * Constraints of tables that are there before and after, by the names that the server has for them.
 */
#ifndef MIGRATE_EMIT_POSTGRES_CONSTRAINT_H
#define MIGRATE_EMIT_POSTGRES_CONSTRAINT_H

#include "migrate/postgres_plan.h"

/** Drops those of the pair that go or are made again: foreign keys, or all others. */
void emit_postgres_drop_constraints(const struct postgres_plan *plan,
                                    const struct postgres_pair *pair, bool foreign);

/** Gives those of all tables that stay, and the sequences of identities, the names that they would have in new
 *  tables. */
void emit_postgres_rename_constraints(const struct postgres_plan *plan);

/** Adds those that are new: foreign keys, or all others. */
void emit_postgres_add_constraints(const struct postgres_plan *plan,
                                   const struct postgres_pair *pair, bool foreign);

/** Adds one to a table that is there. */
void emit_postgres_add_constraint(const struct postgres_plan *plan, const char *table,
                                  const struct postgres_constraint *constraint);

#endif
