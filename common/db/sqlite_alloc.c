/* Memory for SQLite in processes that answer once and end: one block, taken from front to back. The newest piece
 * goes back to the block; others up to IDLE_BYTES wait in a list of their size for the next one who wants it: what is
 * used again is in the cache already, and costs no page fault. What does not fit in the block comes from malloc. */
#include "db/db.h"

#include "base/panic.h"

#include <sqlite3.h>
#include <sys/mman.h>

#define ARENA_BYTES ((size_t)1 << 20)
#define READY_BYTES ((size_t)144 << 10) /* of it mapped at once; a fault each would cost more */
#define IDLE_BYTES 4096       /* the parser alone wants 2.5 kB for every table of the schema */
#define HEAD sizeof(uint64_t) /* before each piece: its size; keeps pieces aligned to 8 */

/* What stands in a piece that nobody has. */
struct idle {
    struct idle *next;
};

/* SQLite's allocator is one per process, so this is too. */
static char *arena;
static size_t used;
static struct idle *idle[IDLE_BYTES / 8 + 1]; /* by size / 8 */

static size_t round_up(size_t size)
{
    return (size + 7) & ~(size_t)7;
}

static size_t *head_of(void *piece)
{
    return (size_t *)piece - 1;
}

static bool in_arena(const void *piece)
{
    uintptr_t at = (uintptr_t)piece, start = (uintptr_t)arena;

    return at >= start && at < start + ARENA_BYTES;
}

static bool is_newest(void *piece)
{
    return in_arena(piece) && (char *)piece + *head_of(piece) == arena + used;
}

static void *bump_malloc(int wanted)
{
    size_t size = round_up((size_t)wanted);
    struct idle *piece = size <= IDLE_BYTES ? idle[size / 8] : NULL;
    size_t *head;

    if (piece != NULL) {
        idle[size / 8] = piece->next;
        return piece;
    }
    if (ARENA_BYTES - used >= size + HEAD) {
        head = (size_t *)(void *)(arena + used);
        used += size + HEAD;
    } else {
        head = malloc(size + HEAD);
        if (head == NULL)
            return NULL;
    }
    *head = size;
    return head + 1;
}

static void keep_idle(struct idle *piece, size_t size)
{
    piece->next = idle[size / 8];
    idle[size / 8] = piece;
}

static void bump_free(void *piece)
{
    if (piece == NULL)
        return;
    if (!in_arena(piece))
        free(head_of(piece));
    else if (is_newest(piece))
        used -= *head_of(piece) + HEAD;
    else if (*head_of(piece) <= IDLE_BYTES)
        keep_idle(piece, *head_of(piece));
}

static int bump_size(void *piece)
{
    return piece == NULL ? 0 : (int)*head_of(piece);
}

static void *bump_realloc(void *piece, int wanted)
{
    size_t size = round_up((size_t)wanted), old = *head_of(piece);
    void *moved;

    if (size <= old)
        return piece;
    if (is_newest(piece) && ARENA_BYTES - used >= size - old) {
        used += size - old;
        *head_of(piece) = size;
        return piece;
    }
    moved = bump_malloc(wanted);
    if (moved == NULL)
        return NULL;
    memcpy(moved, piece, old);
    bump_free(piece);
    return moved;
}

static int bump_round_up(int size)
{
    return (int)round_up((size_t)size);
}

static int bump_start(void *unused)
{
    (void)unused;
    return SQLITE_OK;
}

static void bump_end(void *unused)
{
    (void)unused;
}

void db_use_bump_allocator(void)
{
    static const sqlite3_mem_methods methods = {bump_malloc,   bump_free,  bump_realloc, bump_size,
                                                bump_round_up, bump_start, bump_end,     NULL};

    if (arena != NULL)
        return;
    /* Refused when SQLite has started already; then it keeps the allocator that it has. */
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) != SQLITE_OK)
        return;
    arena = mmap(NULL, ARENA_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (arena == MAP_FAILED)
        panic("memory is used up");
    /* Best effort, and only of what a page uses. */
    madvise(arena, READY_BYTES, MADV_POPULATE_WRITE);
    /* Without these two SQLite counts its memory and takes room for 20 pages of the database at once. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 0);
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD); /* one request, one thread: no mutexes */
}
