/**
 * The names that PostgreSQL gives to constraints that have none, and to the sequences of identities (its
 * makeObjectName, ChooseConstraintName and ChooseRelationName, in src/backend/commands/indexcmds.c): t_pkey,
 * t_a_key, t_a_b_key, t_a_fkey, t_a_check, t_check, t_id_seq.
 */
#ifndef MIGRATE_POSTGRES_NAME_H
#define MIGRATE_POSTGRES_NAME_H

#include "base/arena.h"

/** "TABLE_COLUMNS_LABEL", TABLE and COLUMNS (may be NULL) cut in turn so that the whole has at most 63 bytes. */
const char *postgres_name(struct arena *arena, const char *table, const char *columns,
                          const char *label);

/** The middle part for a constraint of several columns: their names, joined and cut as the server does. */
const char *postgres_name_columns(struct arena *arena, const char *const *columns, size_t count);

/** The first of postgres_name(…, "key"), "key1", "key2", … that is not among `used`. */
const char *postgres_name_free(struct arena *arena, const char *table, const char *columns,
                               const char *label, const char *const *used, size_t used_count);

#endif
