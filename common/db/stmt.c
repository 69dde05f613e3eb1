#include "db/connection.h"

#include "base/panic.h"

void stmt_end(struct stmt *s)
{
    if (s->handle != NULL)
        s->db->driver->reset(s->handle);
    s->state = STMT_IDLE;
    s->status = STATUS_OK;
}

static struct stmt *stmt_cached(struct db *db, const struct sql *sql)
{
    struct stmt **bucket = &db->buckets[((uintptr_t)sql / sizeof(*sql)) % STMT_BUCKETS];
    struct stmt *s;

    for (s = *bucket; s != NULL; s = s->next) {
        if (s->sql == sql)
            return s;
    }
    s = calloc(1, sizeof(*s));
    if (s == NULL)
        panic("memory is used up");
    s->db = db;
    s->sql = sql;
    s->next = *bucket;
    *bucket = s;
    return s;
}

struct stmt *db_use(struct db *db, const struct sql *sql)
{
    struct stmt *s = stmt_cached(db, sql);

    if (s->state != STMT_IDLE)
        panic("a statement is used again before its stmt_done()");
    s->state = STMT_BOUND;
    s->status = STATUS_OK;
    if (s->handle == NULL)
        s->status = db->driver->prepare(db->connection, sql->text, &s->handle, &s->why);
    return s;
}

void stmt_int(struct stmt *s, int parameter, int64_t value)
{
    if (s->status == STATUS_OK)
        s->status =
            s->db->driver->bind_int(s->db->connection, s->handle, parameter, value, &s->why);
}

void stmt_str(struct stmt *s, int parameter, struct str value)
{
    if (value.at == NULL)
        value.at = "";
    if (s->status == STATUS_OK)
        s->status =
            s->db->driver->bind_text(s->db->connection, s->handle, parameter, value, &s->why);
}

void stmt_text(struct stmt *s, int parameter, const char *value)
{
    if (value == NULL)
        stmt_null(s, parameter);
    else
        stmt_str(s, parameter, str_of(value));
}

void stmt_null(struct stmt *s, int parameter)
{
    if (s->status == STATUS_OK)
        s->status = s->db->driver->bind_text(s->db->connection, s->handle, parameter,
                                             (struct str){NULL, 0}, &s->why);
}

void stmt_id(struct stmt *s, int parameter, int64_t id_or_0)
{
    if (id_or_0 == 0)
        stmt_null(s, parameter);
    else
        stmt_int(s, parameter, id_or_0);
}

bool stmt_row(struct stmt *s)
{
    bool row = false;

    if (s->status != STATUS_OK || s->state == STMT_ENDED || s->state == STMT_IDLE)
        return false;
    s->status = s->db->driver->step(s->db->connection, s->handle, &row, &s->why);
    s->state = row ? STMT_ROW : STMT_ENDED;
    return row;
}

int64_t stmt_col_int(struct stmt *s, int column)
{
    return s->state == STMT_ROW ? s->db->driver->column_int(s->handle, column) : 0;
}

bool stmt_col_is_null(struct stmt *s, int column)
{
    return s->state != STMT_ROW || s->db->driver->column_is_null(s->handle, column);
}

struct str stmt_col_view(struct stmt *s, int column)
{
    struct str bytes = {NULL, 0};

    if (s->state == STMT_ROW)
        bytes = s->db->driver->column_bytes(s->handle, column);
    return bytes.at == NULL ? STR("") : bytes;
}

char *stmt_col_text(struct stmt *s, int column, struct arena *arena)
{
    struct str bytes;

    if (s->state != STMT_ROW)
        return arena_strdup(arena, "");
    bytes = s->db->driver->column_bytes(s->handle, column);
    return bytes.at == NULL ? NULL : arena_copy(arena, bytes);
}

const char *stmt_col_text_or(struct stmt *s, int column, const char *otherwise, struct arena *arena)
{
    const char *text = stmt_col_text(s, column, arena);

    return text == NULL ? otherwise : text;
}

enum status stmt_done(struct stmt *s, struct err *err)
{
    enum status status = s->status;

    if (status != STATUS_OK)
        err_set(err, status, "%s", s->why.message);
    stmt_end(s);
    return status;
}

enum status stmt_run(struct stmt *s, struct err *err)
{
    stmt_row(s);
    return stmt_done(s, err);
}
