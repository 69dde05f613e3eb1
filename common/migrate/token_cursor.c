#include "migrate/token_cursor.h"

#include "migrate/token_name.h"

bool cursor_at_end(const struct token_cursor *cursor)
{
    return cursor->at >= cursor->list.count;
}

bool cursor_sees(const struct token_cursor *cursor, const char *word_or_sign)
{
    return token_list_is(cursor->list, cursor->at, word_or_sign);
}

bool cursor_accept(struct token_cursor *cursor, const char *word_or_sign)
{
    bool seen = cursor_sees(cursor, word_or_sign);

    cursor->at += seen;
    return seen;
}

bool cursor_accept_two(struct token_cursor *cursor, const char *first, const char *second)
{
    bool seen = cursor_sees(cursor, first) && token_list_is(cursor->list, cursor->at + 1, second);

    cursor->at += seen ? 2 : 0;
    return seen;
}

char *cursor_name(struct token_cursor *cursor)
{
    char *name;

    if (cursor_at_end(cursor))
        return NULL;
    name = token_name(cursor->arena, &cursor->list.items[cursor->at]);
    cursor->at += name != NULL;
    return name;
}

bool cursor_parentheses(struct token_cursor *cursor, struct token_list *inner)
{
    size_t close;

    if (!cursor_sees(cursor, "("))
        return false;
    close = token_list_close(cursor->list, cursor->at);
    if (close == cursor->list.count)
        return false;
    *inner = token_list_slice(cursor->list, cursor->at + 1, close);
    cursor->at = close + 1;
    return true;
}
