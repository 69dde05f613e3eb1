/**
 * What stands in a database although no version script knows it: tables, indexes, views and triggers made by hand or
 * by another program. They are not ours to judge, but they must survive when a table that they are on is rebuilt.
 */
#ifndef MIGRATE_STRANGER_H
#define MIGRATE_STRANGER_H

#include "base/buf.h"
#include "migrate/model.h"

struct stranger {
    const char *kind; /* "table", "index", "view", "trigger" */
    const char *key;
    const char *table; /* key of what an index or trigger is on; of a table or view its own */
    const char *sql;
};

struct stranger_list {
    struct stranger *items;
    size_t count;
};

/** What `live` has and neither `before` nor `after` knows. */
void strangers_find(struct arena *arena, const struct model *live, const struct model *before,
                    const struct model *after, struct stranger_list *out);

/** Makes those again that have gone although the table that they are on is there, and appends their SQL to `made`, unless
 *  that is NULL. STATUS_INVALID when one cannot be made any more. */
enum status strangers_restore(struct db *db, const struct stranger_list *list, struct buf *made,
                              struct err *err);

/** Takes them out of `model`. */
void strangers_remove(struct model *model, const struct stranger_list *list);

#endif
