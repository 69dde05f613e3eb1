#include "migrate/dialect_word.h"

struct advice {
    const char *word;
    const char *what;
};

static const char *find(const struct advice *list, size_t count, const struct token *word)
{
    for (size_t i = 0; i < count; i++) {
        if (sql_token_is(word, list[i].word))
            return list[i].what;
    }
    return NULL;
}

bool dialect_next_are(const struct sql_reader *rest, const char *one, const char *two)
{
    struct sql_reader ahead = *rest;
    struct token first, second;

    return sql_token_next(&ahead, &first) && sql_token_is(&first, one) &&
           (two == NULL || (sql_token_next(&ahead, &second) && sql_token_is(&second, two)));
}

static bool is_called(const struct sql_reader *rest)
{
    struct sql_reader ahead = *rest;
    struct token token;

    return sql_token_next(&ahead, &token) && str_is(token.text, "(");
}

/* After IS and IS NOT SQLite takes any expression. */
static bool is_comparison(const struct sql_reader *rest)
{
    static const char *const fine[] = {"NULL", "TRUE", "FALSE", "DISTINCT"};
    struct sql_reader ahead = *rest;
    struct token token;

    sql_token_next(&ahead, &token);
    if (sql_token_is(&token, "NOT"))
        sql_token_next(&ahead, &token);
    for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++) {
        if (sql_token_is(&token, fine[i]))
            return false;
    }
    return true;
}

const char *dialect_word_refused(const struct token *word, const struct sql_reader *rest)
{
    static const struct advice words[] = {
        {"AUTOINCREMENT", "write it behind the PRIMARY KEY of a column"},
        {"COLLATE", "texts compare by their bytes on both databases; there is no other order"},
        {"GLOB", "only SQLite has this operator"},
        {"REGEXP", "only SQLite has this operator"},
        {"ROWID", "only SQLite has it; name a column INTEGER PRIMARY KEY"},
    };
    static const struct advice functions[] = {
        {"IFNULL", "write coalesce"},
        {"IIF", "write CASE WHEN"},
        {"GROUP_CONCAT", "only SQLite has this function"},
        {"TYPEOF", "only SQLite has this function"},
        {"HEX", "only SQLite has this function"},
        {"INSTR", "only SQLite has this function"},
        {"PRINTF", "only SQLite has this function"},
        {"JSON_EXTRACT", "only SQLite has this function"},
        {"RANDOMBLOB", "only SQLite has this function"},
        {"STRFTIME", "only SQLite has this function; keep times as INTEGER seconds"},
        {"DATETIME", "only SQLite has this function; keep times as INTEGER seconds"},
        {"JULIANDAY", "only SQLite has this function; keep times as INTEGER seconds"},
        {"UNIXEPOCH", "only SQLite has this function; keep times as INTEGER seconds"},
    };
    const char *why = find(words, sizeof(words) / sizeof(words[0]), word);

    if (why == NULL && is_called(rest))
        why = find(functions, sizeof(functions) / sizeof(functions[0]), word);
    if (why == NULL && sql_token_is(word, "IS") && is_comparison(rest))
        why = "only SQLite compares with it; write IS NOT DISTINCT FROM, or IS DISTINCT FROM";
    if (why == NULL && word->text.len > NAME_BYTES)
        why = "PostgreSQL has no names of more than 63 bytes";
    return why;
}

const char *dialect_word_refused_in_table(const struct token *word, const struct sql_reader *rest)
{
    static const struct advice words[] = {
        {"ASC", "keys have no order; make an index that has"},
        {"DESC", "keys have no order; make an index that has"},
        {"VIRTUAL", "PostgreSQL keeps generated columns; write STORED"},
    };
    const char *why = find(words, sizeof(words) / sizeof(words[0]), word);

    if (why == NULL && sql_token_is(word, "ON") && dialect_next_are(rest, "CONFLICT", NULL))
        why = "only SQLite has ON CONFLICT in a table; say in INSERT what shall happen";
    return why;
}

static bool is_one_of(const struct token *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (sql_token_is(word, words[i]))
            return true;
    }
    return false;
}

bool dialect_word_after_type(const struct token *word)
{
    static const char *const words[] = {
        "CONSTRAINT", "NOT",        "NULL",      "PRIMARY", "UNIQUE",     "CHECK",  "DEFAULT",
        "COLLATE",    "REFERENCES", "GENERATED", "AS",      "DEFERRABLE", "FOREIGN"};

    return is_one_of(word, words, sizeof(words) / sizeof(words[0]));
}

bool dialect_word_is_value(const struct token *word)
{
    static const char *const words[] = {"TRUE",         "FALSE",        "NULL",
                                        "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP"};

    return is_one_of(word, words, sizeof(words) / sizeof(words[0]));
}
