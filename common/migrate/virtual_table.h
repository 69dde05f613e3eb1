/**
 * What a virtual table keeps of its rows, so that one can be given another form: a full-text index may keep texts of
 * its own, index those of another table, or keep none (sqlite.org/fts5.html, section 4.4).
 */
#ifndef MIGRATE_VIRTUAL_TABLE_H
#define MIGRATE_VIRTUAL_TABLE_H

#include "migrate/model.h"

enum table_content {
    CONTENT_OWN,       /* its own, as an ordinary table has */
    CONTENT_ELSEWHERE, /* content='doc': those of another table or view, which fill it anew */
    CONTENT_NONE,      /* content='': it knows words, and no texts */
    CONTENT_DERIVED    /* it shows what other tables have: fts5vocab, fts4aux */
};

enum table_content table_content(const struct model_table *table);

/** The key of the table or view that `table` indexes, or NULL. */
const char *table_content_key(struct arena *arena, const struct model_table *table);

/** Whether a new form of the table is filled by copying the rows of the old one. */
bool table_is_copied(const struct model_table *before, const struct model_table *after);

/** Whether something is lost when the table gets the new form, even if all columns stay. */
bool table_is_lost(const struct model_table *before, const struct model_table *after);

#endif
