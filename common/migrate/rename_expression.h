/**
 * Expressions of the admin, who speaks of tables and columns as they were called before the renames of a script.
 */
#ifndef MIGRATE_RENAME_EXPRESSION_H
#define MIGRATE_RENAME_EXPRESSION_H

#include "migrate/model.h"
#include "migrate/wish.h"

/** The same expressions by the new names: columns of the row, and tables and columns that a subquery reads. A bare
 *  name that may be a column of another table of `before` which the subquery reads stays as it is. */
void rename_expressions(struct arena *arena, const struct model *before,
                        const struct rename_list *renames,
                        const struct expression_list *expressions, struct expression_list *out);

#endif
