/**
 * The tokens of one statement, so that one can look ahead and cut out parts.
 *
 * A list is a view: slices share the tokens, which live in the arena, and their text, which belongs to the caller.
 */
#ifndef MIGRATE_TOKEN_LIST_H
#define MIGRATE_TOKEN_LIST_H

#include "base/arena.h"
#include "migrate/sql_token.h"

struct token_list {
    const struct token *items;
    size_t count;
};

/** False when a quote or a comment never ends. */
bool token_list_read(struct arena *arena, struct str sql, struct token_list *out);

/** Tokens `from` up to but without `to`; both are clamped. */
struct token_list token_list_slice(struct token_list list, size_t from, size_t to);

/** Whether token `at` is there and is this bare word or this sign. */
bool token_list_is(struct token_list list, size_t at, const char *word_or_sign);

/** The place of the parenthesis that closes the one at `at`; `list.count` when none does. */
size_t token_list_close(struct token_list list, size_t at);

/** Without the parentheses around the whole, however many. */
struct token_list token_list_unwrap(struct token_list list);

/** Takes the piece before the first comma outside parentheses off `rest`, and the comma with it. False when nothing
 *  is left. */
bool token_list_cut(struct token_list *rest, struct token_list *piece);

/** The text from the first token to the last as it stands, comments between them included. */
struct str token_list_text(struct token_list list);

/** Appends the normal form, with one blank between tokens: words and names in lower case, quotes only where the name
 *  would be another token without; strings and blobs as they stand; `==` as `=` and `!=` as `<>`. */
void token_list_normal(struct arena *arena, struct token_list list, struct buf *out);

/** The same of an expression that knows one table only: `t.a` is `a`. */
void token_list_normal_unqualified(struct arena *arena, struct token_list list, struct buf *out);

/** The same as text in the arena, without parentheses around the whole. */
char *token_list_expression(struct arena *arena, struct token_list list);

#endif
