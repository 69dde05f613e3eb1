/**
 * Indexes, views, and what is written for PostgreSQL alone: functions, triggers, types, … as whole statements.
 */
#ifndef MIGRATE_EMIT_POSTGRES_OBJECT_H
#define MIGRATE_EMIT_POSTGRES_OBJECT_H

#include "migrate/postgres_plan.h"

/** Drops views, triggers, policies and indexes that go, change, or look at what changes. */
void emit_postgres_drop_dependents(const struct postgres_plan *plan);

/** Makes the types, domains, sequences and extensions that are new; lets enums grow. */
void emit_postgres_make_types(const struct postgres_plan *plan);

/** Makes indexes, functions, views, triggers and policies. */
void emit_postgres_make_dependents(const struct postgres_plan *plan);

/** Drops functions, types and the like that are not there afterwards. */
void emit_postgres_drop_types(const struct postgres_plan *plan);

#endif
