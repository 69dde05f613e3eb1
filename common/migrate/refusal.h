/**
 * Why a version script was not written, or could not be applied: a code that a program can read, and the sentence
 * for people that goes with it.
 */
#ifndef MIGRATE_REFUSAL_H
#define MIGRATE_REFUSAL_H

#include "base/arena.h"

struct rename;

struct refusal {
    const char
        *code; /* "drop_column:post.title", "needs_backfill:post.slug", "not_null:post.slug", … */
    const char *sentence;
    const struct rename *rename; /* what it may be instead of a loss; NULL = nothing */
};

struct refusal_list {
    struct arena *arena; /* where everything is kept */
    struct refusal *items;
    size_t count, size;
};

void refusal_list_init(struct refusal_list *list, struct arena *arena);

/** Whether there is one with that code. */
bool refusal_has(const struct refusal_list *list, const char *code);

/** Adds one; `code` is copied. */
void refusal_add(struct refusal_list *list, const char *code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Says what the one that was added last may be. */
void refusal_may_be(struct refusal_list *list, const struct rename *rename);

#endif
