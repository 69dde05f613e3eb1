/**
 * Names as tokens: without their quotes, and in the form in which they are compared.
 *
 * SQLite compares names in ASCII lower case; that form is called a key. A word that SQL keeps for itself is a name only
 * in quotes, so `"null"` and `null` are not the same.
 */
#ifndef MIGRATE_TOKEN_NAME_H
#define MIGRATE_TOKEN_NAME_H

#include "base/arena.h"
#include "migrate/sql_token.h"

/** The name that a token is: a word, a quoted name, or a string where SQLite takes one for a name. NULL for any other
 *  token. */
char *token_name(struct arena *arena, const struct token *token);

/** The same in ASCII lower case. */
char *token_name_key(struct arena *arena, const struct token *token);
char *name_key(struct arena *arena, const char *name);

/** Whether the word means something to SQLite wherever it stands, so that it is a name only in quotes. */
bool sql_word_reserved(struct str word);

/** Appends a key as it stands in normal forms: the same for every way to write the name, and in double quotes where
 *  it would be another token without. (For SQL that is to be run there is sql_name_add().) */
void name_normal(struct buf *out, const char *key);

#endif
