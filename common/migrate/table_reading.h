/**
 * A table as it was read twice: from its CREATE text and from SQLite's own account of it. Only where the two agree is
 * the reading worth anything.
 */
#ifndef MIGRATE_TABLE_READING_H
#define MIGRATE_TABLE_READING_H

#include "migrate/table_facts.h"
#include "migrate/table_text.h"

struct table_reading {
    const char *name; /* as declared */
    const char *key;
    const char *sql;
    bool is_virtual; /* then there is no text, only facts */
    bool without_rowid;
    bool strict;
    struct table_text text;
    struct table_facts facts;
    int rowid_column;                    /* the column that is the rowid, or -1 */
    const struct index_facts **index_of; /* of each constraint: what keeps it; NULL = no index */
};

/** Holds the text against the facts and finds out `rowid_column` and `index_of`. STATUS_INVALID names the first thing
 *  in which they do not agree. */
enum status table_reading_check(struct arena *arena, struct table_reading *reading,
                                struct err *err);

/** The number of the column, or -1. */
int table_reading_column(const struct table_reading *reading, const char *key);

/** The key of the collation by which a part of a primary key or UNIQUE compares. */
const char *table_reading_collation(const struct table_reading *reading,
                                    const struct constraint_text *constraint,
                                    const struct key_part *part);

/** Whether the constraint is the primary key of the one column that SQLite makes the rowid of a table which has one;
 *  then it is kept by no index, and its order and collation mean nothing. */
bool table_reading_is_rowid(const struct table_reading *reading,
                            const struct constraint_text *constraint);

#endif
