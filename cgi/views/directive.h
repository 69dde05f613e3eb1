/**
 * The compiler's state, and what each directive of a template makes of it: C code on one side, the place in the
 * markup on the other.
 */
#ifndef VIEWS_DIRECTIVE_H
#define VIEWS_DIRECTIVE_H

#include "markup.h"

#include "base/buf.h"

#define BLOCKS_MAX 32

enum block_kind {
    BLOCK_VIEW,
    BLOCK_IF,
    BLOCK_ELSE,
    BLOCK_FOR
};

struct block {
    enum block_kind kind;
    size_t line;
    struct markup begin; /* where the markup stood when it began */
    struct markup end;   /* BLOCK_IF, BLOCK_ELSE: where the branches so far ended */
    bool has_end;
};

struct compiler {
    const char *file;
    size_t line;
    size_t errors;
    struct markup markup;
    struct block blocks[BLOCKS_MAX];
    size_t depth;
    struct buf literal; /* text that waits to be written in one call */
    struct buf code;
    struct buf header;
};

/** Reports a mistake at the current line. NULL reports nothing. */
void compiler_fail(struct compiler *c, const char *sentence);

/** Begins a statement of C that comes from the current line; the caller adds it to the buffer, which is c->code,
 *  with a newline. Literal text that waits is written first. */
struct buf *compiler_statement(struct compiler *c);

struct directive {
    const char *word;
    /** `rest` is what stands after the word, without blanks around it. */
    void (*compile)(struct compiler *c, struct str rest);
    bool outside; /* may stand outside of define */
};

/** The directive of a tag, or NULL if the tag is a value. `*rest` is for its `compile`. */
const struct directive *directive_of(struct str tag, struct str *rest);

#endif
