#include "migrate/foreign_keys.h"

/* Appends to a list that doubles its room in the arena. */
static void add(struct arena *arena, struct orphan_list *list, size_t *room, struct orphan orphan)
{
    if (list->count == *room) {
        struct orphan *larger = ARENA_ARRAY(arena, struct orphan, *room * 2 + 16);

        if (list->count > 0)
            memcpy(larger, list->items, list->count * sizeof(*larger));
        list->items = larger;
        *room = *room * 2 + 16;
    }
    list->items[list->count++] = orphan;
}

enum status foreign_keys_broken(struct db *db, struct arena *arena, struct orphan_list *out,
                                struct err *err)
{
    static const struct sql BROKEN =
        SQL("SELECT \"table\", coalesce(rowid, 0), \"parent\" FROM pragma_foreign_key_check "
            "ORDER BY 1, 2, 3");
    struct stmt *s;
    size_t room = 0;

    memset(out, 0, sizeof(*out));
    if (strcmp(db_driver_name(db), "sqlite") != 0)
        return STATUS_OK;
    s = db_use(db, &BROKEN);
    while (stmt_row(s)) {
        struct orphan orphan;

        orphan.table = stmt_col_text(s, 0, arena);
        orphan.row = stmt_col_int(s, 1);
        orphan.parent = stmt_col_text(s, 2, arena);
        add(arena, out, &room, orphan);
    }
    return stmt_done(s, err);
}

static int compare(const struct orphan *a, const struct orphan *b)
{
    int order = strcmp(a->table, b->table);

    if (order == 0)
        order = (a->row > b->row) - (a->row < b->row);
    return order == 0 ? strcmp(a->parent, b->parent) : order;
}

const struct orphan *foreign_keys_new(const struct orphan_list *before,
                                      const struct orphan_list *after)
{
    size_t old = 0;

    for (size_t i = 0; i < after->count; i++) {
        while (old < before->count && compare(&before->items[old], &after->items[i]) < 0)
            old++;
        if (old == before->count || compare(&before->items[old], &after->items[i]) != 0)
            return &after->items[i];
        old++;
    }
    return NULL;
}
