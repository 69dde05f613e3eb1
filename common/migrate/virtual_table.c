#include "migrate/virtual_table.h"

#include "migrate/token_name.h"

/* Reads the name of the module: CREATE VIRTUAL TABLE name USING module. */
static bool is_view_of_others(struct sql_reader *reader)
{
    static const char *const modules[] = {"fts5vocab", "fts4aux", "fts3tokenize", "dbstat"};
    struct token token = {.kind = TOKEN_END};

    while (!sql_token_is(&token, "USING")) {
        if (!sql_token_next(reader, &token))
            return false;
    }
    sql_token_next(reader, &token);
    for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]); i++) {
        if (sql_token_is(&token, modules[i]))
            return true;
    }
    return false;
}

/* The value of content= among the arguments. */
static bool content_option(struct sql_reader *reader, struct token *value)
{
    struct token token = {.kind = TOKEN_END}, previous;

    do {
        previous = token;
        if (!sql_token_next(reader, &token))
            return false;
    } while (!(str_is(token.text, "=") && sql_token_is(&previous, "content")));
    return sql_token_next(reader, value);
}

enum table_content table_content(const struct model_table *table)
{
    struct sql_reader reader;
    struct token value;

    if (!table->is_virtual)
        return CONTENT_OWN;
    sql_reader_init(&reader, str_of(table->sql));
    if (is_view_of_others(&reader))
        return CONTENT_DERIVED;
    if (!content_option(&reader, &value))
        return CONTENT_OWN;
    return value.text.len == 2 && value.kind != TOKEN_WORD ? CONTENT_NONE : CONTENT_ELSEWHERE;
}

const char *table_content_key(struct arena *arena, const struct model_table *table)
{
    struct sql_reader reader;
    struct token value;

    sql_reader_init(&reader, str_of(table->sql));
    if (table_content(table) != CONTENT_ELSEWHERE || !content_option(&reader, &value))
        return NULL;
    return token_name_key(arena, &value);
}

bool table_is_copied(const struct model_table *before, const struct model_table *after)
{
    enum table_content old = table_content(before), new = table_content(after);

    return (old == CONTENT_OWN || old == CONTENT_ELSEWHERE) &&
           (new == CONTENT_OWN || new == CONTENT_NONE);
}

bool table_is_lost(const struct model_table *before, const struct model_table *after)
{
    enum table_content old = table_content(before);

    return old == CONTENT_NONE || (old == CONTENT_OWN && table_content(after) != CONTENT_OWN);
}
