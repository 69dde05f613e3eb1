/**
 * New tables, each after those that its foreign keys point to.
 */
#ifndef MIGRATE_EMIT_POSTGRES_CREATE_H
#define MIGRATE_EMIT_POSTGRES_CREATE_H

#include "migrate/postgres_plan.h"

/** Creates the tables that are not there before. Foreign keys that go round in a circle are added when all of them
 *  are there. */
void emit_postgres_create_tables(const struct postgres_plan *plan);

/** Drops the tables that are not there afterwards. */
void emit_postgres_drop_tables(const struct postgres_plan *plan);

#endif
