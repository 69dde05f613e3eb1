/**
 * Memory that lives as long as one request or one command and is freed at once.
 *
 * Invariants: every returned block is aligned for any type, zeroed, and valid until arena_free() or
 * arena_reset(). Nothing in an arena is freed alone. Running out of memory ends the process (base/panic.h).
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/str.h"

#include <stdarg.h>

struct arena_block;

struct arena {
    struct arena_block *last; /* newest block, linked to the older ones */
};

/** An empty arena; it takes memory only when asked. `struct arena a = {0};` is the same. */
void arena_init(struct arena *arena);
void arena_free(struct arena *arena);

/** Forgets everything but keeps one block, for the next request of a worker. */
void arena_reset(struct arena *arena);

void *arena_alloc(struct arena *arena, size_t size);
/** `count` times `size` bytes; an overflow of the product ends the process. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/** Takes over memory that malloc() has given, which is freed with the rest. */
void arena_adopt(struct arena *arena, void *memory);

/** NUL-terminated copies. arena_copy() keeps NUL bytes inside and adds one at the end. */
char *arena_strdup(struct arena *arena, const char *z);
char *arena_copy(struct arena *arena, struct str s);
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_array((arena), (count), sizeof(type)))

#endif
