/**
 * Arrays that grow in an arena.
 */
#ifndef MIGRATE_LIST_GROW_H
#define MIGRATE_LIST_GROW_H

#include "base/arena.h"

/** Makes room for one item more after `count`: the array, or a larger copy of it. `*size` counts the items that there
 *  is room for; `each` is the size of one in bytes. The new item is zeroed. */
void *list_grow(struct arena *arena, void *items, size_t count, size_t *size, size_t each);

#endif
