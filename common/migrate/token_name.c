#include "migrate/token_name.h"
#include "migrate/sql_name.h"

/* SQLite's keywords but for those that it takes as names too (what its grammar calls fallbacks); and the words that
 * are values where an expression may stand. */
static const char *const reserved[] = {"add",
                                       "all",
                                       "alter",
                                       "and",
                                       "as",
                                       "autoincrement",
                                       "between",
                                       "case",
                                       "cast",
                                       "check",
                                       "collate",
                                       "commit",
                                       "constraint",
                                       "create",
                                       "default",
                                       "delete",
                                       "deferrable",
                                       "distinct",
                                       "drop",
                                       "else",
                                       "escape",
                                       "except",
                                       "exists",
                                       "foreign",
                                       "from",
                                       "group",
                                       "having",
                                       "in",
                                       "index",
                                       "insert",
                                       "intersect",
                                       "into",
                                       "is",
                                       "isnull",
                                       "join",
                                       "limit",
                                       "not",
                                       "nothing",
                                       "notnull",
                                       "null",
                                       "on",
                                       "or",
                                       "order",
                                       "primary",
                                       "raise",
                                       "select",
                                       "references",
                                       "returning",
                                       "set",
                                       "table",
                                       "then",
                                       "to",
                                       "transaction",
                                       "union",
                                       "unique",
                                       "update",
                                       "using",
                                       "values",
                                       "when",
                                       "where",
                                       "true",
                                       "false",
                                       "current_date",
                                       "current_time",
                                       "current_timestamp"};

bool sql_word_reserved(struct str word)
{
    for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++) {
        if (str_is_nocase(word, reserved[i]))
            return true;
    }
    return false;
}

static void add_unquoted(struct buf *out, struct str text)
{
    char quote = text.at[text.len - 1];

    text = str_slice(text, 1, text.len - 1);
    for (size_t i = 0; i < text.len; i++) {
        buf_char(out, text.at[i]);
        if (quote != ']' && text.at[i] == quote)
            i++; /* a doubled quote is one */
    }
}

char *token_name(struct arena *arena, const struct token *token)
{
    struct buf name = BUF_INIT;
    char *copy;

    if (token->kind == TOKEN_WORD)
        return arena_copy(arena, token->text);
    if (token->kind != TOKEN_NAME && token->kind != TOKEN_STRING)
        return NULL;
    add_unquoted(&name, token->text);
    copy = arena_copy(arena, buf_view(&name));
    buf_free(&name);
    return copy;
}

static char *lower(char *name)
{
    for (char *at = name; at != NULL && *at != '\0'; at++)
        *at = ascii_lower(*at);
    return name;
}

char *token_name_key(struct arena *arena, const struct token *token)
{
    return lower(token_name(arena, token));
}

char *name_key(struct arena *arena, const char *name)
{
    return lower(arena_strdup(arena, name));
}

void name_normal(struct buf *out, const char *name)
{
    struct sql_reader reader;
    struct token token;

    sql_reader_init(&reader, str_of(name));
    if (sql_token_next(&reader, &token) && token.kind == TOKEN_WORD &&
        token.text.len == strlen(name) && !sql_word_reserved(token.text)) {
        buf_text(out, name);
        return;
    }
    sql_quoted_add(out, name, '"');
}
