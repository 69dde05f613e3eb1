/**
 * Expressions of the admin, who speaks of tables and columns as they were called before the renames of a script.
 */
#ifndef MIGRATE_RENAME_EXPRESSION_H
#define MIGRATE_RENAME_EXPRESSION_H

#include "migrate/wish.h"

/** The same expressions by the new names: columns of the row, and tables and columns that a subquery reads. */
void rename_expressions(struct arena *arena, const struct rename_list *renames,
                        const struct expression_list *expressions, struct expression_list *out);

#endif
