/**
 * Columns and their values: what happens to tables that are there before and after.
 */
#ifndef MIGRATE_EMIT_POSTGRES_COLUMN_H
#define MIGRATE_EMIT_POSTGRES_COLUMN_H

#include "migrate/postgres_plan.h"

/** Drops what is computed from columns that change; lets what is no longer computed keep its values. */
void emit_postgres_drop_generated(const struct postgres_plan *plan,
                                  const struct postgres_pair *pair);

/** New columns, their values, and those of rows without one: expressions may read other tables as they were. */
void emit_postgres_values(const struct postgres_plan *plan, const struct postgres_pair *pair);

/** Types, defaults, NOT NULL, identities, drops, and columns that are computed from others. */
void emit_postgres_columns(const struct postgres_plan *plan, const struct postgres_pair *pair);

#endif
