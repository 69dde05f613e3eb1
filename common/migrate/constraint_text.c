#include "migrate/constraint_text.h"

#include "migrate/token_name.h"

/* --- parts ----------------------------------------------------------------------------------------------- */

const char *constraint_conflict(struct token_cursor *cursor)
{
    char *word = NULL;

    if (cursor_accept_two(cursor, "ON", "CONFLICT"))
        word = cursor_name(cursor);
    if (word == NULL)
        return NULL;
    word = name_key(cursor->arena, word);
    return strcmp(word, "abort") == 0 ? NULL : word;
}

/* One column of a key. SQLite takes nothing but a name, COLLATE and an order here, though in any parentheses. */
static bool read_part(struct arena *arena, struct token_list piece, struct key_part *part)
{
    struct token *bare = ARENA_ARRAY(arena, struct token, piece.count);
    struct token_cursor cursor = {arena, {bare, 0}, 0};
    char *name;

    for (size_t i = 0; i < piece.count; i++) {
        if (!token_list_is(piece, i, "(") && !token_list_is(piece, i, ")"))
            bare[cursor.list.count++] = piece.items[i];
    }
    name = cursor_name(&cursor);
    if (name == NULL)
        return false;
    part->key = name_key(arena, name);
    while (cursor_accept(&cursor, "COLLATE")) {
        name = cursor_name(&cursor);
        part->collation = name == NULL ? NULL : name_key(arena, name);
    }
    part->descending = cursor_accept(&cursor, "DESC");
    if (!part->descending)
        cursor_accept(&cursor, "ASC");
    return cursor_at_end(&cursor);
}

static bool read_parts(struct token_cursor *cursor, struct constraint_text *out)
{
    struct token_list inner, piece;

    if (!cursor_parentheses(cursor, &inner))
        return false;
    if (token_list_is(inner, inner.count - 1, "AUTOINCREMENT")) {
        out->autoincrement = true;
        inner.count--;
    }
    out->parts = ARENA_ARRAY(cursor->arena, struct key_part, inner.count);
    while (token_list_cut(&inner, &piece)) {
        if (!read_part(cursor->arena, piece, &out->parts[out->part_count++]))
            return false;
    }
    return out->part_count > 0;
}

static void set_part(struct arena *arena, struct str name, struct constraint_text *out)
{
    struct sql_reader reader;
    struct token token;

    sql_reader_init(&reader, name);
    sql_token_next(&reader, &token);
    out->parts = ARENA_NEW(arena, struct key_part);
    out->parts->key = token_name_key(arena, &token);
    out->part_count = 1;
}

/* --- foreign keys ---------------------------------------------------------------------------------------- */

static const char *read_action(struct token_cursor *cursor)
{
    if (cursor_accept_two(cursor, "SET", "NULL"))
        return "set null";
    if (cursor_accept_two(cursor, "SET", "DEFAULT"))
        return "set default";
    if (cursor_accept_two(cursor, "NO", "ACTION"))
        return "no action";
    if (cursor_accept(cursor, "CASCADE"))
        return "cascade";
    return cursor_accept(cursor, "RESTRICT") ? "restrict" : NULL;
}

/* DEFERRABLE and its likes; false when none stands here. */
static bool read_deferral(struct token_cursor *cursor, enum deferral *out)
{
    bool never = cursor_accept_two(cursor, "NOT", "DEFERRABLE");

    if (!never && !cursor_accept(cursor, "DEFERRABLE"))
        return false;
    *out = never ? DEFERRAL_NONE : DEFERRAL_IMMEDIATE;
    if (cursor_accept_two(cursor, "INITIALLY", "DEFERRED"))
        *out = never ? DEFERRAL_NONE : DEFERRAL_DEFERRED;
    else
        cursor_accept_two(cursor, "INITIALLY", "IMMEDIATE");
    return true;
}

static bool read_parent_columns(struct token_cursor *cursor, struct constraint_text *out)
{
    struct token_list inner, piece;

    if (!cursor_parentheses(cursor, &inner))
        return !cursor_sees(cursor, "(");
    out->parent_columns = ARENA_ARRAY(cursor->arena, const char *, inner.count);
    while (token_list_cut(&inner, &piece)) {
        struct key_part part = {0};

        if (!read_part(cursor->arena, piece, &part))
            return false;
        out->parent_columns[out->parent_column_count++] = part.key;
    }
    return true;
}

/* What follows the word REFERENCES. MATCH has no meaning to SQLite, nor has ON INSERT. */
static bool read_reference(struct token_cursor *cursor, struct constraint_text *out)
{
    out->on_delete = out->on_update = "no action";
    out->parent = cursor_name(cursor);
    if (out->parent == NULL || !read_parent_columns(cursor, out))
        return false;
    for (;;) {
        const char **action = NULL;
        const char *unused;

        if (cursor_accept(cursor, "MATCH")) {
            if (cursor_name(cursor) == NULL)
                return false;
            continue;
        }
        if (cursor_accept_two(cursor, "ON", "DELETE"))
            action = &out->on_delete;
        else if (cursor_accept_two(cursor, "ON", "UPDATE"))
            action = &out->on_update;
        else if (cursor_accept_two(cursor, "ON", "INSERT"))
            action = &unused;
        else
            break;
        *action = read_action(cursor);
        if (*action == NULL)
            return false;
    }
    read_deferral(cursor, &out->deferral);
    return true;
}

/* SQLite gives it to the last foreign key of the table, wherever that stands. */
static void defer_last(struct arena *arena, struct constraint_list *list, enum deferral deferral,
                       struct str text)
{
    for (size_t i = list->count; i-- > 0;) {
        struct constraint_text *last = &list->items[i];

        if (last->kind != CONSTRAINT_FOREIGN)
            continue;
        last->deferral = deferral;
        last->text = arena_printf(arena, "%s %.*s", last->text, STR_ARG(text));
        break;
    }
}

/* --- the whole ------------------------------------------------------------------------------------------- */

static struct str text_since(const struct token_cursor *cursor, size_t from)
{
    return token_list_text(token_list_slice(cursor->list, from, cursor->at));
}

/* "PRIMARY KEY (id DESC AUTOINCREMENT) ON CONFLICT REPLACE" */
static const char *key_text(struct arena *arena, const char *words, struct str name,
                            const struct constraint_text *constraint)
{
    return arena_printf(arena, "%s (%.*s%s%s)%s%s", words, STR_ARG(name),
                        constraint->parts->descending ? " DESC" : "",
                        constraint->autoincrement ? " AUTOINCREMENT" : "",
                        constraint->conflict == NULL ? "" : " ON CONFLICT ",
                        constraint->conflict == NULL ? "" : constraint->conflict);
}

bool constraint_text_inline(struct token_cursor *cursor, int column, struct str name,
                            const char *constraint_name, struct constraint_list *list)
{
    struct constraint_text *out = &list->items[list->count];
    struct arena *arena = cursor->arena;
    enum deferral deferral;
    size_t from = cursor->at;

    if (read_deferral(cursor, &deferral)) {
        defer_last(arena, list, deferral, text_since(cursor, from));
        return true;
    }
    *out = (struct constraint_text){.name = constraint_name, .column = column};
    set_part(arena, name, out);
    if (cursor_accept_two(cursor, "PRIMARY", "KEY")) {
        out->kind = CONSTRAINT_PRIMARY;
        out->parts->descending = cursor_accept(cursor, "DESC");
        if (!out->parts->descending)
            cursor_accept(cursor, "ASC");
        out->conflict = constraint_conflict(cursor);
        out->autoincrement = cursor_accept(cursor, "AUTOINCREMENT");
        out->text = key_text(arena, "PRIMARY KEY", name, out);
    } else if (cursor_accept(cursor, "UNIQUE")) {
        out->kind = CONSTRAINT_UNIQUE;
        out->conflict = constraint_conflict(cursor);
        out->text = key_text(arena, "UNIQUE", name, out);
    } else if (cursor_accept(cursor, "CHECK")) {
        out->kind = CONSTRAINT_CHECK;
        out->part_count = 0;
        if (!cursor_parentheses(cursor, &out->check))
            return false;
        out->text = arena_copy(arena, text_since(cursor, from));
    } else if (cursor_accept(cursor, "REFERENCES")) {
        struct str text;

        out->kind = CONSTRAINT_FOREIGN;
        if (!read_reference(cursor, out))
            return false;
        text = text_since(cursor, from);
        out->text = arena_printf(arena, "FOREIGN KEY (%.*s) %.*s", STR_ARG(name), STR_ARG(text));
    } else {
        return false;
    }
    list->count++;
    return true;
}

bool constraint_text_table(struct token_cursor *cursor, const char *constraint_name,
                           struct constraint_list *list)
{
    struct constraint_text *out = &list->items[list->count];
    size_t from = cursor->at;

    *out = (struct constraint_text){.name = constraint_name, .column = -1};
    if (cursor_accept_two(cursor, "PRIMARY", "KEY")) {
        out->kind = CONSTRAINT_PRIMARY;
        if (!read_parts(cursor, out))
            return false;
        out->conflict = constraint_conflict(cursor);
    } else if (cursor_accept(cursor, "UNIQUE")) {
        out->kind = CONSTRAINT_UNIQUE;
        if (!read_parts(cursor, out))
            return false;
        out->conflict = constraint_conflict(cursor);
    } else if (cursor_accept(cursor, "CHECK")) {
        out->kind = CONSTRAINT_CHECK;
        if (!cursor_parentheses(cursor, &out->check))
            return false;
        constraint_conflict(cursor); /* without a meaning */
    } else if (cursor_accept_two(cursor, "FOREIGN", "KEY")) {
        out->kind = CONSTRAINT_FOREIGN;
        if (!read_parts(cursor, out) || !cursor_accept(cursor, "REFERENCES") ||
            !read_reference(cursor, out))
            return false;
    } else {
        return false;
    }
    out->text = arena_copy(cursor->arena, text_since(cursor, from));
    list->count++;
    return true;
}
