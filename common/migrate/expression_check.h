/**
 * Expressions that would lose rows.
 */
#ifndef MIGRATE_EXPRESSION_CHECK_H
#define MIGRATE_EXPRESSION_CHECK_H

#include "migrate/refusal.h"
#include "migrate/rename.h"

/** Refuses, with CODE:table.column, expressions that make one value of all rows (an aggregate outside of a
 *  subquery): the copy of a table would end with that one row. `db` has the tables as they were before `renames`. */
void expressions_check(struct db *db, const struct expression_list *list,
                       const struct rename_list *renames, const char *code,
                       struct refusal_list *refusals);

#endif
