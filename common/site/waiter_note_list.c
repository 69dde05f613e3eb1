#include "site/waiter_note_list.h"

#include "base/number.h"

/* Between "link." and "link/" stand the wishes to link, between "person." and "person/" what people were answered. */
static const struct sql ALL =
    SQL("SELECT transport, name, value FROM waiter_note WHERE name < 'link.' "
        "OR (name >= 'link/' AND name < 'person.') OR name >= 'person/' ORDER BY transport, name");
static const struct sql OF_TRANSPORT =
    SQL("SELECT transport, name, value FROM waiter_note WHERE transport = ?1 AND name < 'link.' "
        "UNION ALL SELECT transport, name, value FROM waiter_note "
        "WHERE transport = ?1 AND name >= 'link/' AND name < 'person.' "
        "UNION ALL SELECT transport, name, value FROM waiter_note "
        "WHERE transport = ?1 AND name >= 'person/'");

enum status waiter_note_list(struct db *db, struct arena *arena, const char *transport,
                             struct waiter_note_list *out, struct err *err)
{
    struct stmt *s = db_use(db, transport == NULL ? &ALL : &OF_TRANSPORT);
    size_t room = 0;

    *out = (struct waiter_note_list){.count = 0};
    if (transport != NULL)
        stmt_text(s, 1, transport);
    while (stmt_row(s)) {
        struct waiter_note *note;

        if (out->count == room) {
            struct waiter_note *more;

            room = room == 0 ? 32 : room * 2;
            more = ARENA_ARRAY(arena, struct waiter_note, room);
            if (out->count > 0)
                memcpy(more, out->items, out->count * sizeof(*more));
            out->items = more;
        }
        note = &out->items[out->count++];
        note->transport = stmt_col_text(s, 0, arena);
        note->name = stmt_col_text(s, 1, arena);
        note->value = stmt_col_text(s, 2, arena);
    }
    return stmt_done(s, err);
}

const char *waiter_note_text(const struct waiter_note_list *list, const char *transport,
                             const char *name)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].name, name) == 0 &&
            strcmp(list->items[i].transport, transport) == 0)
            return list->items[i].value;
    }
    return NULL;
}

int64_t waiter_note_number(const char *text, int64_t otherwise, const char **rest)
{
    struct str all = str_of(text), word;
    int64_t number = otherwise;

    if (rest != NULL)
        *rest = "";
    if (text == NULL || !str_cut(&all, ' ', &word) ||
        !number_i64(word, INT64_MIN, INT64_MAX, &number))
        return otherwise;
    if (rest != NULL && all.at != NULL)
        *rest = all.at;
    return number;
}
