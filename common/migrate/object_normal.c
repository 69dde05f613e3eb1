#include "migrate/object_normal.h"

#include "migrate/token_name.h"

/* --- indexes --------------------------------------------------------------------------------------------- */

struct index_item {
    struct token_list expression;
    const char *collation; /* key; NULL = not given */
    const char *column;    /* key, if it is a column */
    bool descending;
};

/* Takes COLLATE off the end; the outermost counts. */
static struct token_list cut_collation(struct arena *arena, struct token_list item,
                                       struct index_item *out)
{
    for (;;) {
        item = token_list_unwrap(item);
        if (item.count < 3 || !token_list_is(item, item.count - 2, "COLLATE"))
            return item;
        if (out->collation == NULL)
            out->collation = token_name_key(arena, &item.items[item.count - 1]);
        item.count -= 2;
    }
}

static struct index_item read_item(struct arena *arena, struct token_list item)
{
    struct index_item out = {0};

    if (item.count > 1) {
        out.descending = token_list_is(item, item.count - 1, "DESC");
        if (out.descending || token_list_is(item, item.count - 1, "ASC"))
            item.count--;
    }
    out.expression = cut_collation(arena, item, &out);
    if (out.expression.count == 1)
        out.column = token_name_key(arena, out.expression.items);
    return out;
}

/* What SQLite compares by when the item does not say. */
static const char *usual_collation(const struct table_reading *table, int column)
{
    const char *own = column < 0 ? NULL : table->text.columns[column].collation;

    return own == NULL ? "binary" : own;
}

static bool add_item(struct arena *arena, const struct table_reading *table,
                     const struct index_item *item, const struct index_part *part, struct buf *out)
{
    int column = item->column == NULL ? -1 : table_reading_column(table, item->column);
    const char *usual = usual_collation(table, column);
    const char *collation = item->collation == NULL ? usual : item->collation;

    if (column >= 0)
        name_normal(out, item->column);
    else
        buf_text(out, token_list_expression(arena, item->expression));
    if (strcmp(collation, usual) != 0) {
        buf_text(out, " collate ");
        name_normal(out, collation);
    }
    if (item->descending)
        buf_text(out, " desc");
    return (column < 0 ? part->column < 0 || part->column == table->rowid_column
                       : part->column == column) &&
           part->descending == item->descending &&
           str_is_nocase(str_of(part->collation), collation);
}

static const struct index_facts *find_facts(const struct table_reading *table, const char *name)
{
    for (size_t i = 0; i < table->facts.index_count; i++) {
        if (strcmp(table->facts.indexes[i].name, name) == 0)
            return &table->facts.indexes[i];
    }
    return NULL;
}

static bool normal_index(struct token_cursor *cursor, const struct table_reading *table,
                         const struct model_object *object, struct buf *out)
{
    const struct index_facts *facts = find_facts(table, object->name);
    bool unique = cursor_accept(cursor, "UNIQUE");
    struct token_list items, piece;
    size_t count = 0;

    buf_text(out, unique ? "create unique index " : "create index ");
    name_normal(out, object->key);
    if (facts == NULL || facts->unique != unique || !cursor_accept(cursor, "INDEX") ||
        cursor_name(cursor) == NULL || !cursor_accept(cursor, "ON") ||
        cursor_name(cursor) == NULL || !cursor_parentheses(cursor, &items))
        return false;
    buf_text(out, " on ");
    name_normal(out, object->table);
    while (token_list_cut(&items, &piece)) {
        struct index_item item = read_item(cursor->arena, piece);

        buf_text(out, count == 0 ? " ( " : " , ");
        if (count == facts->part_count ||
            !add_item(cursor->arena, table, &item, &facts->parts[count], out))
            return false;
        count++;
    }
    buf_text(out, " )");
    if (count != facts->part_count || facts->partial != cursor_accept(cursor, "WHERE"))
        return false;
    if (facts->partial) {
        struct token_list rest = token_list_slice(cursor->list, cursor->at, cursor->list.count);

        buf_printf(out, " where %s", token_list_expression(cursor->arena, rest));
        cursor->at = cursor->list.count;
    }
    return cursor_at_end(cursor);
}

/* --- views and triggers ---------------------------------------------------------------------------------- */

static void add_rest(const struct token_cursor *cursor, struct buf *out)
{
    buf_char(out, ' ');
    token_list_normal(cursor->arena, token_list_slice(cursor->list, cursor->at, cursor->list.count),
                      out);
}

static bool normal_view(struct token_cursor *cursor, const struct model_object *object,
                        struct buf *out)
{
    buf_text(out, "create view ");
    name_normal(out, object->key);
    if (!cursor_accept(cursor, "VIEW") || cursor_name(cursor) == NULL)
        return false;
    add_rest(cursor, out);
    return true;
}

/* Up to the word, which is no part of it, outside parentheses. */
static struct token_list read_until(struct token_cursor *cursor, const char *word)
{
    size_t from = cursor->at;

    while (!cursor_at_end(cursor) && !cursor_sees(cursor, word)) {
        if (cursor_sees(cursor, "("))
            cursor->at = token_list_close(cursor->list, cursor->at);
        cursor->at++;
    }
    return token_list_slice(cursor->list, from, cursor->at);
}

static bool normal_trigger(struct token_cursor *cursor, const struct model_object *object,
                           struct buf *out)
{
    struct token_list event;

    if (!cursor_accept(cursor, "TRIGGER") || cursor_name(cursor) == NULL)
        return false;
    buf_text(out, "create trigger ");
    name_normal(out, object->key);
    if (cursor_accept(cursor, "AFTER"))
        buf_text(out, " after ");
    else if (cursor_accept_two(cursor, "INSTEAD", "OF"))
        buf_text(out, " instead of ");
    else {
        cursor_accept(cursor, "BEFORE"); /* the usual */
        buf_text(out, " before ");
    }
    event = read_until(cursor, "ON");
    token_list_normal(cursor->arena, event, out);
    buf_text(out, " on ");
    name_normal(out, object->table);
    if (!cursor_accept(cursor, "ON") || cursor_name(cursor) == NULL)
        return false;
    if (cursor_accept(cursor, ".") && cursor_name(cursor) == NULL)
        return false;
    if (cursor_accept_two(cursor, "FOR", "EACH"))
        cursor_accept(cursor, "ROW"); /* SQLite has no other */
    if (cursor_accept(cursor, "WHEN")) {
        struct token_list when = token_list_unwrap(read_until(cursor, "BEGIN"));

        buf_text(out, " when ");
        token_list_normal(cursor->arena, when, out);
    }
    add_rest(cursor, out);
    return cursor_sees(cursor, "BEGIN");
}

/* --- all ------------------------------------------------------------------------------------------------- */

enum status object_normal(struct arena *arena, const struct table_reading *table,
                          struct model_object *object, struct err *err)
{
    struct token_cursor cursor = {.arena = arena};
    struct buf out = BUF_INIT;
    bool certain = token_list_read(arena, str_of(object->sql), &cursor.list) &&
                   cursor_accept(&cursor, "CREATE");

    if (certain && object->kind == MODEL_INDEX)
        certain = table != NULL && normal_index(&cursor, table, object, &out);
    else if (certain && object->kind == MODEL_VIEW)
        certain = normal_view(&cursor, object, &out);
    else if (certain)
        certain = normal_trigger(&cursor, object, &out);
    object->normal = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    if (certain)
        return STATUS_OK;
    return err_set(err, STATUS_INVALID, "the %s %s cannot be read for certain",
                   model_kind_name(object->kind), object->name);
}
