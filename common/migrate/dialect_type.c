#include "migrate/dialect_type.h"

#define COLLATE_BYTES " COLLATE \"C\""

static const struct {
    const char *portable[2]; /* one word or two */
    const char *postgres;
    bool text;
    size_t numbers; /* how many may follow in parentheses */
} types[] = {
    {{"INTEGER"}, "bigint", false, 0},
    {{"INT"}, "bigint", false, 0},
    {{"BIGINT"}, "bigint", false, 0},
    {{"SMALLINT"}, "smallint", false, 0},
    {{"TEXT"}, "text", true, 0},
    {{"VARCHAR"}, "varchar", true, 1},
    {{"REAL"}, "double precision", false, 0},
    {{"DOUBLE", "PRECISION"}, "double precision", false, 0},
    {{"BLOB"}, "bytea", false, 0},
    {{"NUMERIC"}, "numeric", false, 2},
    {{"DECIMAL"}, "numeric", false, 2},
    {{"BOOLEAN"}, "boolean", false, 0},
    {{"TIMESTAMP"}, "timestamptz", false, 0},
    {{"DATE"}, "date", false, 0},
    {{"JSON"}, "jsonb", false, 0},
};
#define TYPES (sizeof(types) / sizeof(types[0]))

/* Reads "(8, 2)" if it stands next. False when it is there but is not made of up to `max` numbers. */
static bool read_numbers(struct sql_reader *reader, size_t max, struct buf *out)
{
    struct sql_reader ahead = *reader;
    struct token token;
    size_t count = 0;

    if (!sql_token_next(&ahead, &token) || !str_is(token.text, "("))
        return true;
    buf_char(out, '(');
    do {
        if (!sql_token_next(&ahead, &token) || token.kind != TOKEN_NUMBER || count++ == max)
            return false;
        buf_text(out, count > 1 ? ", " : "");
        buf_str(out, token.text);
        sql_token_next(&ahead, &token);
    } while (str_is(token.text, ","));
    buf_char(out, ')');
    *reader = ahead;
    return str_is(token.text, ")");
}

bool dialect_type_read(struct sql_reader *reader, const struct token *first, bool collate,
                       struct buf *out)
{
    size_t before = out->len;

    for (size_t i = 0; i < TYPES; i++) {
        struct sql_reader ahead = *reader;
        struct token second;

        if (!sql_token_is(first, types[i].portable[0]))
            continue;
        if (types[i].portable[1] != NULL &&
            (!sql_token_next(&ahead, &second) || !sql_token_is(&second, types[i].portable[1])))
            continue;
        buf_text(out, types[i].postgres);
        if (!read_numbers(&ahead, types[i].numbers, out)) {
            buf_cut(out, before);
            return false;
        }
        if (types[i].text && collate)
            buf_text(out, COLLATE_BYTES);
        *reader = ahead;
        return true;
    }
    return false;
}

bool dialect_type(const char *type, bool collate, struct buf *out)
{
    struct sql_reader reader;
    struct token token;
    size_t before = out->len;

    sql_reader_init(&reader, str_of(type));
    if (!sql_token_next(&reader, &token) || !dialect_type_read(&reader, &token, collate, out))
        return false;
    if (!sql_token_next(&reader, &token) && token.kind == TOKEN_END)
        return true;
    buf_cut(out, before);
    return false;
}

/* The type's place in the list of casts: without its numbers and its COLLATE. */
static struct str base_of(const char *type)
{
    struct str s = str_of(type);

    s = str_slice(s, 0, str_find(s, '('));
    if (str_ends(s, COLLATE_BYTES))
        s = str_slice(s, 0, s.len - strlen(COLLATE_BYTES));
    return s;
}

static bool is_text(struct str base)
{
    return str_is(base, "text") || str_is(base, "varchar");
}

static bool is_number(struct str base)
{
    return str_is(base, "bigint") || str_is(base, "smallint") || str_is(base, "numeric") ||
           str_is(base, "double precision");
}

static bool is_day(struct str base)
{
    return str_is(base, "timestamptz") || str_is(base, "date");
}

bool dialect_type_assigns(const char *from, const char *to)
{
    struct str a = base_of(from), b = base_of(to);

    /* Everything has a text; that of bytes is their hexadecimal digits, which nobody means. */
    if (is_text(b))
        return !str_is(a, "bytea");
    return str_eq(a, b) || (is_number(a) && is_number(b)) || (is_day(a) && is_day(b));
}
