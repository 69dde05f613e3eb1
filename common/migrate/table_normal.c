#include "migrate/table_normal.h"

#include "migrate/constraint_normal.h"
#include "migrate/token_name.h"

/* --- columns --------------------------------------------------------------------------------------------- */

/* Whether a type could have been written without quotes: words, and one or two numbers in parentheses. */
static bool is_plain_type(struct arena *arena, struct token_list type)
{
    struct token_cursor cursor = {arena, type, 0};

    while (!cursor_at_end(&cursor) && type.items[cursor.at].kind == TOKEN_WORD &&
           !sql_word_reserved(type.items[cursor.at].text))
        cursor.at++;
    if (cursor.at == 0 || token_list_is(type, cursor.at - 1, "ALWAYS"))
        return false;
    if (!cursor_accept(&cursor, "("))
        return cursor_at_end(&cursor);
    do {
        if (!cursor_accept(&cursor, "+"))
            cursor_accept(&cursor, "-");
        if (cursor_at_end(&cursor) || type.items[cursor.at++].kind != TOKEN_NUMBER)
            return false;
    } while (cursor_accept(&cursor, ","));
    return cursor_accept(&cursor, ")") && cursor_at_end(&cursor);
}

/* A plain type comes out as its tokens, one that only quotes could make in quotes. */
static const char *normal_type(struct arena *arena, const char *type)
{
    struct buf out = BUF_INIT;
    struct token_list tokens;
    char *text;

    if (type[0] == '\0')
        return "";
    if (token_list_read(arena, str_of(type), &tokens) && is_plain_type(arena, tokens))
        token_list_normal(arena, tokens, &out);
    else
        name_normal(&out, name_key(arena, type));
    text = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return text;
}

/* A lone word that is no constant is a string to SQLite. */
static const char *default_word(struct arena *arena, const struct token *token)
{
    static const char *const constants[] = {"true",         "false",        "null",
                                            "current_date", "current_time", "current_timestamp"};
    struct buf out = BUF_INIT;
    char *text;

    for (size_t i = 0; i < sizeof(constants) / sizeof(constants[0]); i++) {
        if (sql_token_is(token, constants[i]))
            return constants[i];
    }
    buf_char(&out, '\'');
    for (const char *at = token_name(arena, token); *at != '\0'; at++) {
        if (*at == '\'')
            buf_char(&out, '\'');
        buf_char(&out, *at);
    }
    buf_char(&out, '\'');
    text = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return text;
}

static const char *normal_default(struct arena *arena, struct token_list declared)
{
    struct token_list bare = token_list_unwrap(declared);
    const char *text;

    if (declared.count == 0)
        return NULL;
    if (declared.count == 1 &&
        (declared.items->kind == TOKEN_WORD || declared.items->kind == TOKEN_NAME)) {
        text = default_word(arena, declared.items);
    } else {
        if (bare.count == 2 && token_list_is(bare, 0, "+") && bare.items[1].kind == TOKEN_NUMBER)
            bare = token_list_slice(bare, 1, 2);
        text = token_list_expression(arena, bare);
    }
    return strcmp(text, "null") == 0 ? NULL : text;
}

static void fill_column(struct arena *arena, const struct table_reading *reading, size_t at,
                        struct model_column *out)
{
    const struct column_text *text = &reading->text.columns[at];
    const struct column_facts *facts = &reading->facts.columns[at];

    out->name = text->name;
    out->key = text->key;
    out->definition = text->definition;
    out->type = normal_type(arena, facts->type);
    out->fallback = normal_default(arena, text->fallback);
    out->fallback_text =
        text->fallback.count == 0 ? NULL : arena_copy(arena, token_list_text(text->fallback));
    out->collation = text->collation == NULL ? "binary" : text->collation;
    out->generated =
        text->generated.count == 0 ? NULL : token_list_expression(arena, text->generated);
    out->stored = text->stored;
    out->not_null = facts->not_null;
    out->conflict = facts->not_null ? text->not_null_conflict : NULL;
    out->primary = facts->primary;
}

static void add_column(const struct model_column *column, struct buf *out)
{
    name_normal(out, column->key);
    if (column->type[0] != '\0')
        buf_printf(out, " %s", column->type);
    if (column->not_null)
        buf_text(out, " not null");
    if (column->conflict != NULL)
        buf_printf(out, " on conflict %s", column->conflict);
    if (column->fallback != NULL)
        buf_printf(out, " default ( %s )", column->fallback);
    if (strcmp(column->collation, "binary") != 0) {
        buf_text(out, " collate ");
        name_normal(out, column->collation);
    }
    if (column->generated != NULL)
        buf_printf(out, " as ( %s ) %s", column->generated, column->stored ? "stored" : "virtual");
}

/* --- tables ---------------------------------------------------------------------------------------------- */

static const char *whole_normal(struct arena *arena, const struct model_table *table)
{
    struct buf out = BUF_INIT;
    char *text;

    buf_text(&out, "create table ");
    name_normal(&out, table->key);
    for (size_t i = 0; i < table->column_count; i++) {
        buf_text(&out, i == 0 ? " ( " : " , ");
        add_column(&table->columns[i], &out);
    }
    for (size_t i = 0; i < table->constraint_count; i++)
        buf_printf(&out, " , %s", table->constraints[i].normal);
    buf_text(&out, " )");
    if (table->without_rowid)
        buf_text(&out, " without rowid");
    if (table->strict)
        buf_text(&out, table->without_rowid ? " , strict" : " strict");
    text = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return text;
}

/* The arguments belong to the module, which may tell upper from lower case in what is quoted. */
static const char *virtual_normal(struct arena *arena, const struct table_reading *reading)
{
    struct buf out = BUF_INIT;
    struct token_list tokens;
    char *text;

    buf_text(&out, "create virtual table ");
    name_normal(&out, reading->key);
    token_list_read(arena, str_of(reading->sql), &tokens);
    for (size_t i = 4; i < tokens.count; i++) {
        const struct token *token = &tokens.items[i];
        char *name = token_name_key(arena, token);
        struct buf quoted = BUF_INIT;

        if (name != NULL)
            name_normal(&quoted, name);
        buf_char(&out, ' ');
        if (token->kind == TOKEN_NAME && quoted.at[0] == '"')
            buf_str(&out, token->text);
        else
            token_list_normal(arena, token_list_slice(tokens, i, i + 1), &out);
        buf_free(&quoted);
    }
    text = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return text;
}

static void fill_virtual(struct arena *arena, const struct table_reading *reading,
                         struct model_table *out)
{
    const struct table_facts *facts = &reading->facts;

    out->columns = ARENA_ARRAY(arena, struct model_column, facts->column_count);
    for (size_t i = 0; i < facts->column_count; i++) {
        struct model_column *column = &out->columns[out->column_count];

        if (facts->columns[i].hidden == COLUMN_HIDDEN)
            continue;
        column->name = column->definition = facts->columns[i].name;
        column->key = name_key(arena, column->name);
        column->type = normal_type(arena, facts->columns[i].type);
        column->collation = "binary";
        out->column_count++;
    }
    out->normal = virtual_normal(arena, reading);
}

void table_normal(struct arena *arena, const struct reading_list *all,
                  const struct table_reading *reading, struct model_table *out)
{
    memset(out, 0, sizeof(*out));
    out->name = reading->name;
    out->key = reading->key;
    out->sql = reading->sql;
    out->rowid_column = -1;
    out->is_virtual = reading->is_virtual;
    if (reading->is_virtual) {
        fill_virtual(arena, reading, out);
        return;
    }
    out->rowid_column = reading->rowid_column;
    out->without_rowid = reading->without_rowid;
    out->strict = reading->strict;
    out->column_count = reading->text.column_count;
    out->columns = ARENA_ARRAY(arena, struct model_column, out->column_count);
    for (size_t i = 0; i < out->column_count; i++)
        fill_column(arena, reading, i, &out->columns[i]);
    for (size_t i = 0; i < reading->text.constraints.count; i++)
        out->autoincrement |= reading->text.constraints.items[i].autoincrement;
    constraints_normal(arena, all, reading, out);
    out->normal = whole_normal(arena, out);
}
