/**
 * What differs between two schemas, for people: one line per difference, which names table.column.
 */
#ifndef MIGRATE_DIFFERENCE_H
#define MIGRATE_DIFFERENCE_H

#include "migrate/model.h"

struct difference {
    const char *subject;  /* "post.title", "post", "index post_by_date" */
    const char *sentence; /* "post.title: NOT NULL in the models, NULL allowed in the database" */
};

struct difference_list {
    struct difference *items;
    size_t count;
};

/** Lists what `left` has otherwise than `right`; the names of the sides ("the models", "the version scripts", "the
 *  database") are used in the sentences. Memory is taken from `arena`. No difference: count 0. */
void difference_list(struct arena *arena, const struct model *left, const char *left_name,
                     const struct model *right, const char *right_name,
                     struct difference_list *out);

#endif
