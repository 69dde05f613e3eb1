#include "base/arena.h"

#include "base/panic.h"

#include <stdalign.h>
#include <stdint.h>

#define BLOCK_SIZE ((size_t)32 * 1024)
#define ALIGNMENT alignof(max_align_t)

struct arena_block {
    struct arena_block *older;
    void *adopted; /* NULL but for a block that stands for other memory, and has no room itself */
    size_t size;   /* bytes in data */
    size_t used;   /* bytes given out, a multiple of ALIGNMENT */
    alignas(max_align_t) char data[];
};

void arena_init(struct arena *arena)
{
    arena->last = NULL;
}

static void free_from(struct arena_block *block)
{
    while (block != NULL) {
        struct arena_block *older = block->older;

        free(block->adopted);
        free(block);
        block = older;
    }
}

void arena_free(struct arena *arena)
{
    free_from(arena->last);
    arena->last = NULL;
}

void arena_reset(struct arena *arena)
{
    struct arena_block *keep = arena->last;

    if (keep == NULL)
        return;
    free_from(keep->older);
    free(keep->adopted);
    keep->older = NULL;
    keep->adopted = NULL;
    keep->used = 0;
}

static struct arena_block *block_new(struct arena_block *older, size_t size)
{
    struct arena_block *block = malloc(sizeof(*block) + size);

    if (block == NULL)
        panic("out of memory");
    block->older = older;
    block->adopted = NULL;
    block->size = size;
    block->used = 0;
    return block;
}

void arena_adopt(struct arena *arena, void *memory)
{
    struct arena_block **place = arena->last == NULL ? &arena->last : &arena->last->older;

    *place = block_new(*place, 0); /* below the newest, which may still have room */
    (*place)->adopted = memory;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    struct arena_block *block = arena->last;
    size_t rounded;
    void *at;

    if (size > SIZE_MAX / 2)
        panic("out of memory");
    rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (block == NULL || block->size - block->used < rounded) {
        block = block_new(arena->last, rounded > BLOCK_SIZE ? rounded : BLOCK_SIZE);
        arena->last = block;
    }
    at = block->data + block->used;
    block->used += rounded;
    memset(at, 0, size);
    return at;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t total;

    if (__builtin_mul_overflow(count, size, &total))
        panic("out of memory");
    return arena_alloc(arena, total);
}

char *arena_strdup(struct arena *arena, const char *z)
{
    return arena_copy(arena, str_of(z));
}

char *arena_copy(struct arena *arena, struct str s)
{
    char *copy = arena_alloc(arena, s.len + 1);

    if (s.len > 0)
        memcpy(copy, s.at, s.len);
    return copy;
}

char *arena_vprintf(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    char *text;
    int len;

    va_copy(again, args);
    len = vsnprintf(NULL, 0, format, args);
    if (len < 0)
        panic("unprintable format");
    text = arena_alloc(arena, (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    char *text;

    va_start(args, format);
    text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}
