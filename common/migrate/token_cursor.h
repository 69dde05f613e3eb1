/**
 * Reading a list of tokens from the left.
 */
#ifndef MIGRATE_TOKEN_CURSOR_H
#define MIGRATE_TOKEN_CURSOR_H

#include "migrate/token_list.h"

struct token_cursor {
    struct arena *arena; /* for names */
    struct token_list list;
    size_t at;
};

bool cursor_at_end(const struct token_cursor *cursor);

/** Whether the next token is this bare word or sign. */
bool cursor_sees(const struct token_cursor *cursor, const char *word_or_sign);

/** Steps over it if it is the next. */
bool cursor_accept(struct token_cursor *cursor, const char *word_or_sign);

/** Both words, or none of them is taken. */
bool cursor_accept_two(struct token_cursor *cursor, const char *first, const char *second);

/** Steps over a name, quoted or not; NULL when there is none. As declared, without quotes. */
char *cursor_name(struct token_cursor *cursor);

/** Steps over what stands in parentheses; `inner` is without them. */
bool cursor_parentheses(struct token_cursor *cursor, struct token_list *inner);

#endif
