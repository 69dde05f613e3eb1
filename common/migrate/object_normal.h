/**
 * The normal forms of indexes, views and triggers.
 */
#ifndef MIGRATE_OBJECT_NORMAL_H
#define MIGRATE_OBJECT_NORMAL_H

#include "migrate/table_normal.h"

/** Fills `out->normal` from the other members. `table` is what an index is on. STATUS_INVALID when the text is not what
 *  it should be, or not what SQLite says of the index. */
enum status object_normal(struct arena *arena, const struct table_reading *table,
                          struct model_object *out, struct err *err);

#endif
