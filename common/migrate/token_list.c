#include "migrate/token_list.h"

#include "migrate/token_name.h"

static size_t count_tokens(struct str sql)
{
    struct sql_reader reader;
    struct token token;
    size_t count = 0;

    sql_reader_init(&reader, sql);
    while (sql_token_next(&reader, &token))
        count++;
    return count;
}

bool token_list_read(struct arena *arena, struct str sql, struct token_list *out)
{
    struct token *items = ARENA_ARRAY(arena, struct token, count_tokens(sql) + 1);
    struct sql_reader reader;
    size_t count = 0;

    sql_reader_init(&reader, sql);
    while (sql_token_next(&reader, &items[count]))
        count++;
    *out = (struct token_list){items, count};
    return items[count].kind == TOKEN_END;
}

struct token_list token_list_slice(struct token_list list, size_t from, size_t to)
{
    if (to > list.count)
        to = list.count;
    if (from >= to)
        return (struct token_list){list.items, 0};
    return (struct token_list){list.items + from, to - from};
}

bool token_list_is(struct token_list list, size_t at, const char *word_or_sign)
{
    if (at >= list.count ||
        (list.items[at].kind != TOKEN_WORD && list.items[at].kind != TOKEN_SIGN))
        return false;
    return str_is_nocase(list.items[at].text, word_or_sign);
}

size_t token_list_close(struct token_list list, size_t at)
{
    size_t depth = 0;

    for (; at < list.count; at++) {
        if (token_list_is(list, at, "("))
            depth++;
        else if (token_list_is(list, at, ")") && --depth == 0)
            break;
    }
    return at;
}

struct token_list token_list_unwrap(struct token_list list)
{
    while (token_list_is(list, 0, "(") && token_list_close(list, 0) == list.count - 1)
        list = token_list_slice(list, 1, list.count - 1);
    return list;
}

bool token_list_cut(struct token_list *rest, struct token_list *piece)
{
    size_t at = 0;

    if (rest->count == 0)
        return false;
    while (at < rest->count && !token_list_is(*rest, at, ","))
        at = token_list_is(*rest, at, "(") ? token_list_close(*rest, at) + 1 : at + 1;
    *piece = token_list_slice(*rest, 0, at);
    *rest = token_list_slice(*rest, at + 1, rest->count);
    return true;
}

struct str token_list_text(struct token_list list)
{
    const struct token *last;

    if (list.count == 0)
        return STR("");
    last = &list.items[list.count - 1];
    return (struct str){list.items->text.at,
                        (size_t)(last->text.at + last->text.len - list.items->text.at)};
}

static void add_normal(struct arena *arena, const struct token *token, struct buf *out)
{
    switch (token->kind) {
    case TOKEN_NAME:
        name_normal(out, token_name_key(arena, token));
        break;
    case TOKEN_NUMBER: /* 1E5 */
        for (size_t i = 0; i < token->text.len; i++)
            buf_char(out, ascii_lower(token->text.at[i]));
        break;
    case TOKEN_SIGN:
        if (str_is(token->text, "=="))
            buf_char(out, '=');
        else if (str_is(token->text, "!="))
            buf_text(out, "<>");
        else
            buf_str(out, token->text);
        break;
    default:
        sql_token_normal(token, out);
    }
}

void token_list_normal(struct arena *arena, struct token_list list, struct buf *out)
{
    for (size_t i = 0; i < list.count; i++) {
        if (i > 0)
            buf_char(out, ' ');
        add_normal(arena, &list.items[i], out);
    }
}

void token_list_normal_unqualified(struct arena *arena, struct token_list list, struct buf *out)
{
    struct token *kept = ARENA_ARRAY(arena, struct token, list.count);
    size_t count = 0;

    for (size_t i = 0; i < list.count; i++) {
        bool dotted = i > 0 && token_list_is(list, i - 1, ".");

        if (token_list_is(list, i, ".") || token_list_is(list, i + 1, "."))
            continue;
        kept[count] = list.items[i];
        if (dotted && kept[count].kind == TOKEN_STRING)
            kept[count].kind = TOKEN_NAME; /* after a dot SQLite takes a string for a name */
        count++;
    }
    token_list_normal(arena, (struct token_list){kept, count}, out);
}

char *token_list_expression(struct arena *arena, struct token_list list)
{
    struct buf out = BUF_INIT;
    char *text;

    token_list_normal_unqualified(arena, token_list_unwrap(list), &out);
    text = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return text;
}
