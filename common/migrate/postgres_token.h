/**
 * PostgreSQL's own text as tokens: what sql_token.h knows, and $tag$ … $tag$, E'\'', comments inside comments, and
 * arrays in [brackets].
 */
#ifndef MIGRATE_POSTGRES_TOKEN_H
#define MIGRATE_POSTGRES_TOKEN_H

#include "migrate/script.h"
#include "migrate/sql_token.h"

/** Like sql_token_next. Texts between $tag$s are TOKEN_STRING. */
bool postgres_token_next(struct sql_reader *reader, struct token *token);

/** The next token by the rules of `dialect`. */
bool dialect_token_next(enum dialect dialect, struct sql_reader *reader, struct token *token);

#endif
