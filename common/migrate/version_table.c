#include "migrate/version_table.h"

const char version_table_sql[] =
    "CREATE TABLE IF NOT EXISTS " VERSION_TABLE " ("
    "id TEXT NOT NULL PRIMARY KEY, parent TEXT NOT NULL, message TEXT NOT NULL, "
    "up_checksum TEXT NOT NULL, down_checksum TEXT NOT NULL, "
    "schema_hash TEXT NOT NULL, tool TEXT NOT NULL, applied_at BIGINT NOT NULL)";

enum status version_table_create(struct db *db, struct err *err)
{
    return db_script(db, version_table_sql, err);
}

#define SELECT_ROWS                                                                                \
    "SELECT id, parent, message, up_checksum, down_checksum, schema_hash, tool, applied_at "       \
    "FROM " VERSION_TABLE " "

enum status version_table_read(struct db *db, struct arena *arena, struct version_list *out,
                               struct err *err)
{
    static const struct sql COUNT = SQL("SELECT count(*) FROM " VERSION_TABLE);
    /* SQLite numbers rows as they come; the time is known to the second only, and clocks are set back. */
    static const struct sql SQLITE = SQL(SELECT_ROWS "ORDER BY rowid");
    static const struct sql ROWS = SQL(SELECT_ROWS "ORDER BY applied_at, id");
    const bool is_sqlite = strcmp(db_driver_name(db), "sqlite") == 0;
    enum status status;
    bool found = false;
    size_t room;
    struct stmt *s;

    memset(out, 0, sizeof(*out));
    status = db_has_table(db, VERSION_TABLE, &found, err);
    if (status != STATUS_OK || !found)
        return status;
    s = db_use(db, &COUNT);
    room = stmt_row(s) ? (size_t)stmt_col_int(s, 0) : 0;
    status = stmt_done(s, err);
    if (status != STATUS_OK)
        return status;
    out->rows = ARENA_ARRAY(arena, struct version_row, room);
    s = db_use(db, is_sqlite ? &SQLITE : &ROWS);
    while (out->count < room && stmt_row(s)) {
        struct version_row *row = &out->rows[out->count++];

        row->id = stmt_col_text(s, 0, arena);
        row->parent = stmt_col_text(s, 1, arena);
        row->message = stmt_col_text(s, 2, arena);
        row->up_checksum = stmt_col_text(s, 3, arena);
        row->down_checksum = stmt_col_text(s, 4, arena);
        row->schema_hash = stmt_col_text(s, 5, arena);
        row->tool = stmt_col_text(s, 6, arena);
        row->applied_at = stmt_col_int(s, 7);
    }
    return stmt_done(s, err);
}

enum status version_table_add(struct db *db, const struct version_row *row, struct err *err)
{
    static const struct sql ADD =
        SQL("INSERT INTO " VERSION_TABLE " (id, parent, message, up_checksum, down_checksum, "
            "schema_hash, tool, applied_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    struct stmt *s = db_use(db, &ADD);

    stmt_text(s, 1, row->id);
    stmt_text(s, 2, row->parent);
    stmt_text(s, 3, row->message);
    stmt_text(s, 4, row->up_checksum);
    stmt_text(s, 5, row->down_checksum);
    stmt_text(s, 6, row->schema_hash);
    stmt_text(s, 7, row->tool);
    stmt_int(s, 8, row->applied_at);
    return stmt_run(s, err);
}

enum status version_table_remove(struct db *db, const char *id, struct err *err)
{
    static const struct sql REMOVE = SQL("DELETE FROM " VERSION_TABLE " WHERE id = ?1");
    struct stmt *s = db_use(db, &REMOVE);

    stmt_text(s, 1, id);
    return stmt_run(s, err);
}

enum status version_table_accept(struct db *db, const char *id, const char *up_checksum,
                                 const char *down_checksum, struct err *err)
{
    static const struct sql ACCEPT =
        SQL("UPDATE " VERSION_TABLE " SET up_checksum = ?2, down_checksum = ?3 WHERE id = ?1");
    struct stmt *s = db_use(db, &ACCEPT);

    stmt_text(s, 1, id);
    stmt_text(s, 2, up_checksum);
    stmt_text(s, 3, down_checksum);
    return stmt_run(s, err);
}

const struct version_row *version_list_find(const struct version_list *list, const char *id)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->rows[i].id, id) == 0)
            return &list->rows[i];
    }
    return NULL;
}
