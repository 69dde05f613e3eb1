#include "migrate/table_facts.h"

#include "migrate/list_grow.h"

static enum status read_columns(struct db *db, struct arena *arena, const char *name,
                                struct table_facts *out, struct err *err)
{
    static const struct sql COLUMNS = SQL("SELECT name, type, dflt_value, \"notnull\", pk, hidden "
                                          "FROM pragma_table_xinfo(?1, 'main') ORDER BY cid");
    struct stmt *s = db_use(db, &COLUMNS);

    stmt_text(s, 1, name);
    while (stmt_row(s)) {
        struct column_facts *column;

        out->columns = list_grow(arena, out->columns, out->column_count, &out->column_size,
                                 sizeof(*out->columns));
        column = &out->columns[out->column_count++];
        column->name = stmt_col_text(s, 0, arena);
        column->type = stmt_col_text_or(s, 1, "", arena);
        column->fallback = stmt_col_text(s, 2, arena);
        column->not_null = stmt_col_int(s, 3) != 0;
        column->primary = (size_t)stmt_col_int(s, 4);
        column->hidden = (enum column_hidden)stmt_col_int(s, 5);
    }
    return stmt_done(s, err);
}

static void add_part(struct arena *arena, struct index_facts *index, struct stmt *s)
{
    struct index_part *part;

    index->parts =
        list_grow(arena, index->parts, index->part_count, &index->part_size, sizeof(*index->parts));
    part = &index->parts[index->part_count++];
    part->column = (int)stmt_col_int(s, 5);
    part->descending = stmt_col_int(s, 6) != 0;
    part->collation = stmt_col_text_or(s, 7, "BINARY", arena);
}

static enum status read_indexes(struct db *db, struct arena *arena, const char *name,
                                struct table_facts *out, struct err *err)
{
    static const struct sql INDEXES =
        SQL("SELECT l.seq, l.name, l.\"unique\", l.origin, l.partial, x.cid, x.\"desc\", x.coll "
            "FROM pragma_index_list(?1, 'main') l, pragma_index_xinfo(l.name, 'main') x "
            "WHERE x.key <> 0 ORDER BY l.seq, x.seqno");
    struct stmt *s = db_use(db, &INDEXES);
    int64_t last = -1;

    stmt_text(s, 1, name);
    while (stmt_row(s)) {
        if (stmt_col_int(s, 0) != last) {
            struct index_facts *index;

            last = stmt_col_int(s, 0);
            out->indexes = list_grow(arena, out->indexes, out->index_count, &out->index_size,
                                     sizeof(*out->indexes));
            index = &out->indexes[out->index_count++];
            index->name = stmt_col_text(s, 1, arena);
            index->unique = stmt_col_int(s, 2) != 0;
            index->origin = stmt_col_text(s, 3, arena)[0];
            index->partial = stmt_col_int(s, 4) != 0;
        }
        add_part(arena, &out->indexes[out->index_count - 1], s);
    }
    return stmt_done(s, err);
}

static enum status read_foreign_keys(struct db *db, struct arena *arena, const char *name,
                                     struct table_facts *out, struct err *err)
{
    static const struct sql FOREIGN_KEYS =
        SQL("SELECT id, \"table\", on_update, on_delete, \"from\", \"to\" "
            "FROM pragma_foreign_key_list(?1, 'main') ORDER BY id, seq");
    struct stmt *s = db_use(db, &FOREIGN_KEYS);
    int64_t last = -1;

    stmt_text(s, 1, name);
    while (stmt_row(s)) {
        struct foreign_key_facts *key;

        if (stmt_col_int(s, 0) != last) {
            last = stmt_col_int(s, 0);
            out->foreign_keys = list_grow(arena, out->foreign_keys, out->foreign_key_count,
                                          &out->foreign_key_size, sizeof(*out->foreign_keys));
            key = &out->foreign_keys[out->foreign_key_count++];
            key->parent = stmt_col_text(s, 1, arena);
            key->on_update = stmt_col_text(s, 2, arena);
            key->on_delete = stmt_col_text(s, 3, arena);
        }
        key = &out->foreign_keys[out->foreign_key_count - 1];
        key->from = list_grow(arena, key->from, key->count, &key->from_size, sizeof(*key->from));
        key->to = list_grow(arena, key->to, key->count, &key->to_size, sizeof(*key->to));
        key->from[key->count] = stmt_col_text(s, 4, arena);
        key->to[key->count] = stmt_col_text(s, 5, arena);
        key->count++;
    }
    return stmt_done(s, err);
}

enum status table_facts_read(struct db *db, struct arena *arena, const char *name,
                             struct table_facts *out, struct err *err)
{
    enum status status;

    memset(out, 0, sizeof(*out));
    status = read_columns(db, arena, name, out, err);
    if (status == STATUS_OK)
        status = read_indexes(db, arena, name, out, err);
    if (status == STATUS_OK)
        status = read_foreign_keys(db, arena, name, out, err);
    return status;
}
