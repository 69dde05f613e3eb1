#include "migrate/postgres_enum.h"

struct labels {
    struct str head;   /* CREATE TYPE name AS ENUM */
    struct str name;   /* as it stands */
    struct str *items; /* with their quotes */
    size_t count;
};

static bool accept(struct sql_reader *reader, struct token *token, const char *word)
{
    if (!sql_token_is(token, word))
        return false;
    postgres_token_next(reader, token);
    return true;
}

static bool read_labels(struct arena *arena, struct sql_reader *reader, struct labels *out)
{
    struct token token;

    out->items = ARENA_ARRAY(arena, struct str, reader->rest.len);
    out->count = 0;
    while (postgres_token_next(reader, &token) && token.kind == TOKEN_STRING) {
        out->items[out->count++] = token.text;
        if (!postgres_token_next(reader, &token) || !str_is(token.text, ","))
            break;
    }
    return str_is(token.text, ")");
}

static bool read_enum(struct arena *arena, const char *sql, struct labels *out)
{
    struct sql_reader reader;
    struct token token;

    sql_reader_init(&reader, str_of(sql));
    postgres_token_next(&reader, &token);
    if (!accept(&reader, &token, "CREATE") || !accept(&reader, &token, "TYPE"))
        return false;
    out->name.at = token.text.at;
    do {
        out->name.len = (size_t)(token.text.at + token.text.len - out->name.at);
        if (!postgres_token_next(&reader, &token))
            return false;
    } while (!sql_token_is(&token, "AS"));
    postgres_token_next(&reader, &token);
    if (!accept(&reader, &token, "ENUM") || !str_is(token.text, "("))
        return false;
    out->head = (struct str){sql, (size_t)(token.text.at - sql)};
    return read_labels(arena, &reader, out);
}

static size_t place_of(const struct labels *labels, struct str label)
{
    size_t i = 0;

    while (i < labels->count && !str_eq(labels->items[i], label))
        i++;
    return i;
}

/* Whether all of `part` are in `whole`, in the same order. */
static bool is_part(const struct labels *part, const struct labels *whole)
{
    size_t least = 0;

    for (size_t i = 0; i < part->count; i++) {
        size_t place = place_of(whole, part->items[i]);

        if (place == whole->count || place < least)
            return false;
        least = place + 1;
    }
    return true;
}

bool postgres_enum_grow(struct arena *arena, const char *before, const char *after, struct buf *out)
{
    struct labels old, new;

    if (!read_enum(arena, before, &old) || !read_enum(arena, after, &new) || !is_part(&old, &new))
        return false;
    for (size_t i = 0; i < new.count; i++) {
        if (place_of(&old, new.items[i]) < old.count)
            continue;
        buf_printf(out, "ALTER TYPE %.*s ADD VALUE %.*s", STR_ARG(new.name), STR_ARG(new.items[i]));
        if (i > 0)
            buf_printf(out, " AFTER %.*s", STR_ARG(new.items[i - 1]));
        else if (old.count > 0)
            buf_printf(out, " BEFORE %.*s", STR_ARG(old.items[0]));
        buf_text(out, ";\n");
    }
    return true;
}

const char *postgres_enum_with(struct arena *arena, const char *sql, struct sql_reader *reader,
                               struct token *token)
{
    struct buf text = BUF_INIT;
    struct labels labels;
    struct str value;
    const char *copy;
    size_t place;
    bool before;

    if (accept(reader, token, "IF") && accept(reader, token, "NOT"))
        accept(reader, token, "EXISTS");
    value = token->text;
    if (token->kind != TOKEN_STRING || !read_enum(arena, sql, &labels))
        return NULL;
    postgres_token_next(reader, token);
    before = sql_token_is(token, "BEFORE");
    place = labels.count;
    if (before || sql_token_is(token, "AFTER")) {
        postgres_token_next(reader, token);
        place = place_of(&labels, token->text) + (before ? 0 : 1);
    }
    buf_str(&text, labels.head);
    buf_char(&text, '(');
    for (size_t i = 0; i <= labels.count; i++) {
        if (i == place)
            buf_printf(&text, "%s%.*s", text.len > labels.head.len + 1 ? ", " : "", STR_ARG(value));
        if (i < labels.count)
            buf_printf(&text, "%s%.*s", text.len > labels.head.len + 1 ? ", " : "",
                       STR_ARG(labels.items[i]));
    }
    buf_char(&text, ')');
    copy = arena_copy(arena, buf_view(&text));
    buf_free(&text);
    return copy;
}
