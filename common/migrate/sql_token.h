/**
 * SQL as tokens: as much grammar as comparing and translating schemas takes.
 */
#ifndef MIGRATE_SQL_TOKEN_H
#define MIGRATE_SQL_TOKEN_H

#include "base/buf.h"

enum token_kind {
    TOKEN_END,
    TOKEN_WORD,   /* keyword or bare name */
    TOKEN_NAME,   /* quoted name: "x" [x] `x` */
    TOKEN_STRING, /* 'x' */
    TOKEN_BLOB,   /* x'00' */
    TOKEN_NUMBER,
    TOKEN_SIGN,  /* anything else: one character, or an operator of several */
    TOKEN_BROKEN /* a quote or comment that never ends, or a NUL byte */
};

struct token {
    enum token_kind kind;
    struct str blank; /* blanks and comments before it */
    struct str text;  /* as it stands */
    size_t line;      /* where it begins, from 1 */
};

struct sql_reader {
    struct str rest;
    size_t line;
};

void sql_reader_init(struct sql_reader *reader, struct str sql);

/** False at the end (TOKEN_END, with what blanks are left) and at what is broken (TOKEN_BROKEN). */
bool sql_token_next(struct sql_reader *reader, struct token *token);

/** Whether it is this bare word, in either case. */
bool sql_token_is(const struct token *token, const char *word);

/** Appends the form in which two spellings of the same token are equal: words and names in lower case and
 *  without quotes, literals as they stand. */
void sql_token_normal(const struct token *token, struct buf *out);

#endif
