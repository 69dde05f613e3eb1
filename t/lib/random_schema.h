/* Schemas thrown by dice: tables with columns, keys and constraints, indexes, views and triggers, as SQL that SQLite
 * takes in most cases. Included by the one test that uses it. */
#ifndef T_LIB_RANDOM_SCHEMA_H
#define T_LIB_RANDOM_SCHEMA_H

#include "base/buf.h"

#define TABLES 3
#define COLUMNS 6
#define INDEXES 4

/* --- a schema to be changed at random ---------------------------------------------------------------------- */

struct column_plan {
    int type; /* 0 = there is no such column */
    int not_null, fallback, check, unique, reference, generated, collation;
};

struct table_plan {
    int exists, without_rowid, strict, autoincrement, key; /* key: 0 id, 1 (id, c1), 2 none */
    int check, unique, turned; /* turned: columns in the opposite order */
    struct column_plan columns[COLUMNS];
};

struct index_plan {
    int exists, table, first, second, unique, descending, partial, expression;
};

struct schema_plan {
    struct table_plan tables[TABLES];
    struct index_plan indexes[INDEXES];
    int views[2], triggers[2];
};

static uint64_t state; /* of the dice: the seed */

static int dice(int sides)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (int)((state >> 33) % (uint64_t)sides);
}

static void roll_column(struct column_plan *column)
{
    memset(column, 0, sizeof(*column));
    column->type = dice(3) == 0 ? 0 : 1 + dice(4);
    column->not_null = dice(4) == 0;
    column->fallback = dice(4);
    column->check = dice(6) == 0;
    column->unique = dice(8) == 0;
    column->reference = dice(8) == 0;
    column->generated = dice(8) == 0 ? 1 + dice(2) : 0;
    column->collation = dice(6) == 0;
}

static void roll_table(struct table_plan *table)
{
    table->exists = dice(8) != 0;
    table->without_rowid = dice(6) == 0;
    table->strict = dice(6) == 0;
    table->autoincrement = dice(6) == 0;
    table->key = dice(5) > 2 ? dice(3) : 0;
    table->check = dice(5) == 0;
    table->unique = dice(5) == 0;
    table->turned = dice(8) == 0;
}

static void roll_index(struct index_plan *index)
{
    index->exists = dice(2);
    index->table = dice(TABLES);
    index->first = dice(COLUMNS);
    index->second = dice(COLUMNS);
    index->unique = dice(6) == 0;
    index->descending = dice(2);
    index->partial = dice(3) == 0;
    index->expression = dice(4) == 0;
}

static void roll(struct schema_plan *plan)
{
    memset(plan, 0, sizeof(*plan));
    for (int t = 0; t < TABLES; t++) {
        roll_table(&plan->tables[t]);
        for (int c = 0; c < COLUMNS; c++)
            roll_column(&plan->tables[t].columns[c]);
    }
    for (int i = 0; i < INDEXES; i++)
        roll_index(&plan->indexes[i]);
    for (int i = 0; i < 2; i++) {
        plan->views[i] = dice(3);
        plan->triggers[i] = dice(3);
    }
}

static void change(struct schema_plan *plan)
{
    struct schema_plan other;

    roll(&other);
    for (int edits = 1 + dice(4); edits > 0; edits--) {
        int t = dice(TABLES), c = dice(COLUMNS), i = dice(INDEXES);

        switch (dice(8)) {
        case 0:
            memcpy(other.tables[t].columns, plan->tables[t].columns,
                   sizeof(other.tables[t].columns));
            plan->tables[t] = other.tables[t];
            break;
        case 1:
            plan->indexes[i] = other.indexes[i];
            break;
        case 2:
            plan->views[dice(2)] = dice(3);
            break;
        case 3:
            plan->triggers[dice(2)] = dice(3);
            break;
        default:
            plan->tables[t].columns[c] = other.tables[t].columns[c];
        }
    }
}

/* --- as SQL ------------------------------------------------------------------------------------------------ */

static bool has_column(const struct schema_plan *plan, int t, int c)
{
    return plan->tables[t].exists && plan->tables[t].columns[c].type != 0;
}

static void add_column(const struct schema_plan *plan, int t, int c, struct buf *out)
{
    static const char *const types[] = {"", "INTEGER", "TEXT", "REAL", "BLOB"};
    static const char *const literals[] = {"", "7", "'it''s -- so'", "1.5", "x'00'"};
    static const char *const expressions[] = {"", "(3 + 4)", "(lower('ABC'))", "(0.5 + 1)",
                                              "(x'0102')"};
    const struct column_plan *column = &plan->tables[t].columns[c];

    buf_printf(out, ",\n    c%d %s", c, types[column->type]);
    if (column->generated > 0) {
        buf_printf(out, " AS (%s) %s", column->type == 1 ? "id * 2" : literals[column->type],
                   column->generated == 1 ? "VIRTUAL" : "STORED");
        return;
    }
    if (column->not_null)
        buf_printf(out, " NOT NULL");
    if (column->fallback == 1 || column->not_null)
        buf_printf(out, " DEFAULT %s",
                   column->fallback == 2 ? expressions[column->type] : literals[column->type]);
    if (column->collation)
        buf_text(out, " COLLATE NOCASE");
    if (column->unique)
        buf_text(out, " UNIQUE");
    if (column->check)
        buf_printf(out, " CHECK (t%d.c%d IS NULL OR length(c%d) < 12) -- short, or not at all\n   ",
                   t, c, c);
    if (column->reference && column->type == 1 && plan->tables[(t + 1) % TABLES].exists &&
        plan->tables[(t + 1) % TABLES].key == 0)
        buf_printf(out, " REFERENCES t%d (id) ON DELETE CASCADE", (t + 1) % TABLES);
}

static void add_table(const struct schema_plan *plan, int t, struct buf *out)
{
    const struct table_plan *table = &plan->tables[t];
    bool without = table->without_rowid && table->key != 2;

    buf_printf(out, "CREATE TABLE t%d (\n    id INTEGER%s", t,
               table->key != 0                    ? " NOT NULL"
               : table->autoincrement && !without ? " PRIMARY KEY AUTOINCREMENT"
                                                  : " PRIMARY KEY");
    for (int i = 0; i < COLUMNS; i++) {
        int c = table->turned ? COLUMNS - 1 - i : i;

        if (has_column(plan, t, c))
            add_column(plan, t, c, out);
    }
    if (table->key == 1)
        buf_text(out, ",\n    PRIMARY KEY (id)");
    if (table->check)
        buf_printf(out, ",\n    CONSTRAINT positive CHECK (t%d.id > 0)", t);
    if (table->unique && has_column(plan, t, 2))
        buf_text(out, ",\n    UNIQUE (id, c2)");
    buf_printf(out, "\n)%s%s%s", without ? " WITHOUT ROWID" : "",
               without && table->strict ? ", " : "", table->strict ? " STRICT" : "");
    buf_text(out, ";\n");
}

static void add_objects(const struct schema_plan *plan, struct buf *out)
{
    for (int i = 0; i < INDEXES; i++) {
        const struct index_plan *index = &plan->indexes[i];

        if (!index->exists || !has_column(plan, index->table, index->first))
            continue;
        buf_printf(out, "CREATE %sINDEX i%d ON t%d (", index->unique ? "UNIQUE " : "", i,
                   index->table);
        if (index->expression)
            buf_printf(out, "length(c%d), ", index->first);
        buf_printf(out, "c%d%s, id)", index->first, index->descending ? " DESC" : "");
        if (index->partial)
            buf_printf(out, " WHERE c%d IS NOT NULL", index->first);
        buf_text(out, ";\n");
    }
    for (int i = 0; i < 2; i++) {
        if (plan->views[i] > 0 && plan->tables[i].exists)
            buf_printf(out, "CREATE VIEW v%d AS SELECT %s FROM t%d;\n", i,
                       plan->views[i] == 1 ? "*" : "id AS number", i);
        if (plan->triggers[i] > 0 && plan->tables[i].exists && plan->tables[2].exists)
            buf_printf(out,
                       "CREATE TRIGGER r%d AFTER %s ON t%d BEGIN\n    DELETE FROM t2 WHERE id = "
                       "new.id + 1000;\nEND;\n",
                       i, plan->triggers[i] == 1 ? "INSERT" : "UPDATE", i);
    }
    if (plan->views[0] > 0 && plan->tables[0].exists && plan->views[1] == 2)
        buf_text(out, "CREATE VIEW w AS SELECT count(*) AS n FROM v0;\n");
}

static void add_schema(const struct schema_plan *plan, struct buf *out)
{
    buf_clear(out);
    for (int t = 0; t < TABLES; t++) {
        if (plan->tables[t].exists)
            add_table(plan, t, out);
    }
    add_objects(plan, out);
}

#endif
