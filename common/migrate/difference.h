/**
 * What differs between two schemas, for people: one line per difference, which names table.column.
 */
#ifndef MIGRATE_DIFFERENCE_H
#define MIGRATE_DIFFERENCE_H

#include "migrate/model.h"

struct difference {
    const char *subject;  /* "post.title", "post", "index post_by_date" */
    const char *sentence; /* "post.title: NOT NULL in the models, NULL allowed in the database" */
    const char *
        order_of; /* key of the table of which only the order of columns differs; NULL = it is more */
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

/** Takes away what says that columns stand in another order. With `other`, another model that has a right to be what
 *  `model` is: only of tables that have the order of `other`. */
void difference_forgive_order(struct difference_list *list, const struct model *model,
                              const struct model *other);

#endif
