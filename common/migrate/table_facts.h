/**
 * What SQLite itself says about a table (sqlite.org/pragma.html: table_xinfo, index_list, index_xinfo,
 * foreign_key_list).
 */
#ifndef MIGRATE_TABLE_FACTS_H
#define MIGRATE_TABLE_FACTS_H

#include "base/arena.h"
#include "db/db.h"

enum column_hidden {
    COLUMN_SEEN = 0,
    COLUMN_HIDDEN = 1, /* of virtual tables */
    COLUMN_VIRTUAL = 2,
    COLUMN_STORED = 3
};

struct column_facts {
    const char *name;
    const char *type;     /* "" = none */
    const char *fallback; /* DEFAULT without its parentheses; NULL = none */
    bool not_null;
    size_t primary;
    enum column_hidden hidden;
};

struct index_part {
    int column;            /* -1 = the rowid, -2 = an expression */
    const char *collation; /* as registered: "BINARY" */
    bool descending;
};

struct index_facts {
    const char *name;
    bool unique;
    char origin; /* 'c' CREATE INDEX, 'u' UNIQUE, 'p' PRIMARY KEY */
    bool partial;
    struct index_part *parts;
    size_t part_count, part_size;
};

struct foreign_key_facts {
    const char *parent;
    const char *on_update, *on_delete; /* "NO ACTION", "CASCADE", … */
    const char **from;                 /* columns */
    const char **to;                   /* the parent's; NULL = its primary key */
    size_t count, from_size, to_size;
};

struct table_facts {
    struct column_facts *columns;
    size_t column_count, column_size;
    struct index_facts *indexes;
    size_t index_count, index_size;
    struct foreign_key_facts *foreign_keys; /* the last one declared comes first */
    size_t foreign_key_count, foreign_key_size;
};

/** Asks for everything about the table `name`. */
enum status table_facts_read(struct db *db, struct arena *arena, const char *name,
                             struct table_facts *out, struct err *err);

#endif
