#include "migrate/table_text.h"

#include "migrate/token_name.h"

/* --- types ----------------------------------------------------------------------------------------------- */

static bool cut_word(struct str *text, const char *word)
{
    size_t len = strlen(word);

    if (text->len < len || !str_is_nocase(str_slice(*text, text->len - len, text->len), word))
        return false;
    *text = str_slice(*text, 0, text->len - len);
    while (text->len > 0 &&
           (ascii_is_space(text->at[text->len - 1]) || text->at[text->len - 1] == '\f'))
        text->len--;
    return true;
}

/* What SQLite keeps of a type: it takes GENERATED ALWAYS for a part of it at first, and cuts that off by its bytes.
 * What it makes of quotes around some of the words changes from version to version. */
static const char *type_kept(struct arena *arena, struct token_list words)
{
    struct str text = token_list_text(words);

    if (words.count > 0 &&
        (words.items[0].kind == TOKEN_NAME || words.items[0].kind == TOKEN_STRING))
        return NULL;
    if (text.len >= strlen("GENERATED ALWAYS") && cut_word(&text, "ALWAYS"))
        cut_word(&text, "GENERATED");
    return arena_copy(arena, text);
}

static bool is_type_word(const struct token_cursor *cursor)
{
    const struct token *token = &cursor->list.items[cursor->at];

    if (cursor_at_end(cursor))
        return false;
    return token->kind == TOKEN_NAME || token->kind == TOKEN_STRING ||
           (token->kind == TOKEN_WORD && !sql_word_reserved(token->text));
}

static bool read_type(struct token_cursor *cursor, struct column_text *out)
{
    struct token_list unused;
    size_t from = cursor->at;

    while (is_type_word(cursor))
        cursor->at++;
    if (cursor->at > from && cursor_sees(cursor, "(") && !cursor_parentheses(cursor, &unused))
        return false;
    out->type = type_kept(cursor->arena, token_list_slice(cursor->list, from, cursor->at));
    return true;
}

/* --- columns --------------------------------------------------------------------------------------------- */

static bool read_default(struct token_cursor *cursor, struct column_text *out)
{
    struct token_list unused;
    size_t from = cursor->at;

    if (!cursor_parentheses(cursor, &unused)) {
        if (!cursor_accept(cursor, "+"))
            cursor_accept(cursor, "-");
        if (cursor_at_end(cursor))
            return false;
        cursor->at++;
    }
    out->fallback = token_list_slice(cursor->list, from, cursor->at);
    return true;
}

static bool read_generated(struct token_cursor *cursor, struct column_text *out)
{
    if (!cursor_parentheses(cursor, &out->generated))
        return false;
    out->stored = cursor_accept(cursor, "STORED");
    if (!out->stored)
        cursor_accept(cursor, "VIRTUAL");
    return true;
}

/* One step of a column's definition that is no constraint of the model; false when none stands here. */
static bool read_property(struct token_cursor *cursor, struct column_text *out)
{
    if (cursor_accept(cursor, "DEFAULT"))
        return read_default(cursor, out);
    if (cursor_accept(cursor, "COLLATE")) {
        const char *name = cursor_name(cursor);

        out->collation = name == NULL ? NULL : name_key(cursor->arena, name);
        return name != NULL;
    }
    if (cursor_accept_two(cursor, "NOT", "NULL")) {
        out->not_null = true;
        out->not_null_conflict = constraint_conflict(cursor);
        return true;
    }
    if (cursor_accept(cursor, "NULL")) {
        constraint_conflict(cursor);
        return true;
    }
    cursor_accept_two(cursor, "GENERATED", "ALWAYS");
    return cursor_accept(cursor, "AS") && read_generated(cursor, out);
}

static bool at_end_of_column(const struct token_cursor *cursor)
{
    return cursor_at_end(cursor) || cursor_sees(cursor, ",");
}

static bool read_column(struct token_cursor *cursor, struct table_text *table)
{
    struct column_text *out = &table->columns[table->column_count];
    int number = (int)table->column_count;
    const char *constraint_name = NULL;
    size_t from = cursor->at;
    struct str name;

    out->name = cursor_name(cursor);
    if (out->name == NULL)
        return false;
    out->key = name_key(cursor->arena, out->name);
    name = cursor->list.items[from].text;
    if (!read_type(cursor, out))
        return false;
    while (!at_end_of_column(cursor)) {
        if (cursor_accept(cursor, "CONSTRAINT")) {
            constraint_name = cursor_name(cursor);
            continue;
        }
        if (!constraint_text_inline(cursor, number, name, constraint_name, &table->constraints) &&
            !read_property(cursor, out))
            return false;
        constraint_name = NULL;
    }
    out->definition = arena_copy(cursor->arena,
                                 token_list_text(token_list_slice(cursor->list, from, cursor->at)));
    table->column_count++;
    return true;
}

/* --- the table ------------------------------------------------------------------------------------------- */

static bool at_table_constraint(const struct token_cursor *cursor)
{
    return cursor_sees(cursor, "CONSTRAINT") || cursor_sees(cursor, "PRIMARY") ||
           cursor_sees(cursor, "UNIQUE") || cursor_sees(cursor, "CHECK") ||
           cursor_sees(cursor, "FOREIGN");
}

/* Columns, then constraints, between which SQLite does not ask for commas. */
static bool read_body(struct token_cursor *cursor, struct table_text *out)
{
    const char *constraint_name = NULL;

    while (!at_table_constraint(cursor)) {
        if (!read_column(cursor, out))
            return false;
        if (!cursor_accept(cursor, ","))
            return cursor_at_end(cursor);
    }
    while (!cursor_at_end(cursor)) {
        if (cursor_accept(cursor, ","))
            constraint_name = NULL;
        else if (cursor_accept(cursor, "CONSTRAINT"))
            constraint_name = cursor_name(cursor);
        else if (!constraint_text_table(cursor, constraint_name, &out->constraints))
            return false;
        else
            constraint_name = NULL;
    }
    return true;
}

static bool read_options(struct token_cursor *cursor, struct table_text *out)
{
    while (!cursor_at_end(cursor)) {
        if (cursor_accept_two(cursor, "WITHOUT", "ROWID"))
            out->without_rowid = true;
        else if (cursor_accept(cursor, "STRICT"))
            out->strict = true;
        else if (!cursor_accept(cursor, ","))
            return false;
    }
    return true;
}

/* Room for as many columns and constraints as there can be. */
static void make_room(struct arena *arena, struct token_list body, struct table_text *out)
{
    size_t columns = 1, constraints = 1;

    for (size_t i = 0; i < body.count; i++) {
        columns += token_list_is(body, i, ",");
        constraints += token_list_is(body, i, "PRIMARY") || token_list_is(body, i, "UNIQUE") ||
                       token_list_is(body, i, "CHECK") || token_list_is(body, i, "REFERENCES");
    }
    out->columns = ARENA_ARRAY(arena, struct column_text, columns);
    out->constraints.items = ARENA_ARRAY(arena, struct constraint_text, constraints);
}

static bool read_table(struct token_cursor *cursor, struct token_cursor *body,
                       struct table_text *out)
{
    if (!cursor_accept_two(cursor, "CREATE", "TABLE"))
        return false;
    out->name = cursor_name(cursor);
    if (out->name == NULL || !cursor_parentheses(cursor, &body->list))
        return false;
    make_room(cursor->arena, body->list, out);
    return read_body(body, out) && read_options(cursor, out);
}

enum status table_text_read(struct arena *arena, const char *sql, struct table_text *out,
                            struct err *err)
{
    struct token_cursor cursor = {.arena = arena}, body = {.arena = arena};
    const struct token_cursor *lost;

    memset(out, 0, sizeof(*out));
    if (!token_list_read(arena, str_of(sql), &cursor.list))
        return err_set(err, STATUS_INVALID, "a quote or comment never ends");
    if (read_table(&cursor, &body, out))
        return STATUS_OK;
    lost = cursor_at_end(&body) ? &cursor : &body;
    if (cursor_at_end(lost))
        return err_set(err, STATUS_INVALID, "it ends too early");
    return err_set(err, STATUS_INVALID, "at \"%.*s\" in line %zu",
                   STR_ARG(lost->list.items[lost->at].text), lost->list.items[lost->at].line);
}
