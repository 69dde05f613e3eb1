#include "../lib/tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/panic.h"

#include <sys/mman.h>
#include <sys/wait.h>

static void test_arena(void)
{
    struct arena arena = {0};
    size_t misaligned = 0, dirty = 0;
    char *first, *text;

    for (size_t size = 0; size < 3000; size++) {
        char *block = arena_alloc(&arena, size);

        misaligned += (uintptr_t)block % _Alignof(max_align_t) != 0;
        for (size_t i = 0; i < size; i++)
            dirty += block[i] != 0;
        memset(block, 0xaa, size);
    }
    TAP_IS_INT(misaligned, 0, "every block is aligned");
    TAP_IS_INT(dirty, 0, "and zeroed");
    arena_reset(&arena);
    first = arena_alloc(&arena, 100);
    for (size_t i = 0; i < 100; i++)
        dirty += first[i] != 0;
    TAP_IS_INT(dirty, 0, "also when its memory is used again");
    memset(first, 'x', 100);
    text = arena_alloc(&arena, 1000000);
    memset(text, 'y', 1000000);
    TAP_IS_INT(first[99], 'x', "a large block is apart");
    TAP_IS_TEXT(arena_strdup(&arena, "soup"), "soup", "a copy");
    text = arena_copy(&arena, STR("a\0b"));
    tap_ok(memcmp(text, "a\0b", 4) == 0, "a copy with NUL in it and behind it");
    TAP_IS_TEXT(arena_copy(&arena, (struct str){NULL, 0}), "", "a copy of nothing");
    TAP_IS_TEXT(arena_printf(&arena, "%d %s", 7, "pierogi"), "7 pierogi", "a printed text");
    tap_ok(ARENA_ARRAY(&arena, int64_t, 10) != NULL && ARENA_ARRAY(&arena, int64_t, 0) != NULL,
           "arrays");
    /* Whether what is taken over is freed is the sanitizer's to say. */
    text = arena_strdup(&arena, "kept");
    arena_adopt(&arena, malloc(1000));
    TAP_IS_INT(arena_strdup(&arena, "next") - text, 16, "what is taken over takes no room");
    arena_reset(&arena);
    arena_free(&arena);
    arena_adopt(&arena, malloc(1000));
    arena_reset(&arena);
    arena_adopt(&arena, malloc(1000));
    TAP_IS_TEXT(arena_strdup(&arena, "first"), "first", "it may be the first");
    arena_free(&arena);
    arena_reset(&arena);
    tap_ok(arena.last == NULL, "free is free");
    tap_ok(arena_alloc(&arena, 1) != NULL, "and can begin again");
    arena_free(&arena);
}

static void test_buf(void)
{
    struct buf b = BUF_INIT;
    size_t len = 0;
    char *text;

    TAP_IS_TEXT(b.at, "", "an empty buffer is text");
    buf_add(&b, "", 0);
    buf_str(&b, (struct str){NULL, 0});
    buf_clear(&b);
    buf_printf(&b, "%s", "");
    TAP_IS_TEXT(b.at, "", "adding nothing keeps it so");
    buf_text(&b, "ab");
    buf_char(&b, '\0');
    buf_u64(&b, UINT64_MAX);
    buf_char(&b, ' ');
    buf_i64(&b, INT64_MIN);
    buf_i64(&b, 0);
    buf_printf(&b, "%04d", 42);
    tap_ok(str_eq(buf_view(&b), STR("ab\0"
                                    "18446744073709551615 -922337203685477580800042")),
           "everything is appended");
    TAP_IS_INT(b.at[b.len], 0, "NUL stands behind");
    buf_cut(&b, 1);
    TAP_IS_TEXT(b.at, "a", "cut");
    for (int i = 0; i < 100000; i++)
        buf_char(&b, 'x');
    TAP_IS_INT(b.len, 100001, "it grows");
    buf_clear(&b);
    buf_reserve(&b, 10);
    memcpy(b.at, "0123456789", 10);
    buf_grew(&b, 10);
    TAP_IS_TEXT(b.at, "0123456789", "what was written into the room counts");
    text = buf_detach(&b, &len);
    tap_ok(len == 10 && strcmp(text, "0123456789") == 0 && b.len == 0 && b.at == buf_nothing,
           "detached");
    free(text);
    text = buf_detach(&b, NULL);
    TAP_IS_TEXT(text, "", "nothing detached is text too");
    free(text);
    buf_free(&b);
    buf_free(&b);
    tap_ok(b.at == buf_nothing && buf_nothing[0] == '\0', "freed twice does no harm");
}

static void cut_too_far(void)
{
    struct buf b = BUF_INIT;

    buf_cut(&b, 1);
}

static void grow_too_far(void)
{
    struct buf b = BUF_INIT;

    buf_reserve(&b, 10);
    buf_grew(&b, b.size);
}

static void reserve_too_much(void)
{
    struct buf b = BUF_INIT;

    buf_char(&b, 'x');
    buf_reserve(&b, SIZE_MAX);
}

static void alloc_too_much(void)
{
    struct arena arena = {0};

    arena_alloc(&arena, SIZE_MAX - 5);
}

static void array_too_large(void)
{
    struct arena arena = {0};

    arena_array(&arena, SIZE_MAX / 2 + 2, 2);
}

static void assert_false(void)
{
    ASSERT(1 == 2);
}

static void read_what_was_cut(void)
{
    FILE *file = tmpfile();
    const volatile char *page;

    panic_tell_unreadable();
    if (file == NULL || ftruncate(fileno(file), 1) != 0)
        return;
    page = mmap(NULL, 1, PROT_READ, MAP_SHARED, fileno(file), 0);
    if (page != MAP_FAILED && ftruncate(fileno(file), 0) == 0)
        (void)*page;
}

/* What the child wrote to stderr, and its exit code. */
static void test_end_with(void (*use)(void), int code, const char *want)
{
    char line[200] = "";
    int pair[2], state = 0;
    ssize_t n = 0;
    pid_t child;

    if (pipe(pair) != 0)
        return;
    child = fork();
    if (child == 0) {
        dup2(pair[1], 2);
        use();
        _exit(0);
    }
    close(pair[1]);
    for (ssize_t got; (got = read(pair[0], line + n, sizeof(line) - 1 - (size_t)n)) > 0;)
        n += got;
    close(pair[0]);
    waitpid(child, &state, 0);
    TAP_IS_INT(WIFEXITED(state) ? WEXITSTATUS(state) : -1, code, "the process ends");
    TAP_IS_TEXT(line, want, "with one line");
}

static void test_end(void (*use)(void), const char *want)
{
    test_end_with(use, 70, want);
}

int main(void)
{
    static const char out_of_memory[] = "level=error event=panic why=\"out of memory\"\n";

    test_arena();
    test_buf();
    test_end(cut_too_far, "level=error event=panic why=\"assertion failed: len <= b->len\"\n");
    test_end(grow_too_far,
             "level=error event=panic why=\"assertion failed: more < b->size - b->len\"\n");
    test_end(assert_false, "level=error event=panic why=\"assertion failed: 1 == 2\"\n");
    test_end(reserve_too_much, out_of_memory);
    test_end(alloc_too_much, out_of_memory);
    test_end(array_too_large, out_of_memory);
    test_end_with(read_what_was_cut, 74,
                  "level=error event=unreadable why=\"a part of the database file could not be "
                  "read: the disk failed, or the file was cut short\"\n");
    return tap_done();
}
