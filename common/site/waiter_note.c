#include "site/waiter_note.h"

#include "base/number.h"

#include <inttypes.h>
#include <stdio.h>

static const struct sql GET =
    SQL("SELECT value FROM waiter_note WHERE transport = ?1 AND name = ?2");
static const struct sql SET =
    SQL("INSERT INTO waiter_note (transport, name, value) VALUES (?1, ?2, ?3) "
        "ON CONFLICT (transport, name) DO UPDATE SET value = excluded.value");
static const struct sql FORGET = SQL("DELETE FROM waiter_note WHERE transport = ?1 AND name = ?2");

enum status waiter_note_get(struct db *db, struct arena *arena, const char *transport,
                            const char *name, const char **value, struct err *err)
{
    struct stmt *s = db_use(db, &GET);

    *value = NULL;
    stmt_text(s, 1, transport);
    stmt_text(s, 2, name);
    if (stmt_row(s))
        *value = stmt_col_text(s, 0, arena);
    return stmt_done(s, err);
}

enum status waiter_note_int(struct db *db, const char *transport, const char *name,
                            int64_t otherwise, int64_t *value, struct err *err)
{
    struct stmt *s = db_use(db, &GET);
    struct str rest, first;

    *value = otherwise;
    stmt_text(s, 1, transport);
    stmt_text(s, 2, name);
    if (stmt_row(s)) {
        rest = stmt_col_view(s, 0);
        str_cut(&rest, ' ', &first);
        number_i64(first, INT64_MIN, INT64_MAX, value);
    }
    return stmt_done(s, err);
}

enum status waiter_note_set(struct db *db, const char *transport, const char *name,
                            const char *value, struct err *err)
{
    struct stmt *s = db_use(db, value == NULL ? &FORGET : &SET);

    stmt_text(s, 1, transport);
    stmt_text(s, 2, name);
    if (value != NULL)
        stmt_text(s, 3, value);
    return stmt_run(s, err);
}

enum status waiter_note_set_int(struct db *db, const char *transport, const char *name,
                                int64_t value, struct err *err)
{
    char text[24];

    snprintf(text, sizeof(text), "%" PRId64, value);
    return waiter_note_set(db, transport, name, text, err);
}
