/**
 * What SQLite does by itself to the values of a column whose type changes.
 */
#ifndef MIGRATE_CONVERSION_H
#define MIGRATE_CONVERSION_H

#include "migrate/table_change.h"
#include "migrate/wish.h"

/** Sentences about columns that begin to turn texts which look like numbers into numbers ('007' becomes 7), unless
 *  a cast says what they get. Ended by NULL; kept in `arena`. */
const char *const *conversion_warnings(struct arena *arena, const struct table_changes *changes,
                                       const struct expression_list *cast);

#endif
