/**
 * A growing run of bytes.
 *
 * Invariants, after BUF_INIT or buf_init() and between all calls:
 *   - `at` is never NULL and `at[len]` is a NUL byte (NUL bytes may also stand inside);
 *   - `len` is less than `size`, or both are 0 and nothing is allocated;
 *   - the buffer owns its memory; it leaves only through buf_detach(), and goes with buf_free().
 * Running out of memory ends the process (base/panic.h).
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

#include <stdarg.h>
#include <stdint.h>

extern char buf_nothing[1]; /* the `at` of every buffer that owns nothing; always "" */

struct buf {
    char *at;
    size_t len;
    size_t size; /* allocated bytes, 0 = nothing */
};

#define BUF_INIT                                                                                   \
    {                                                                                              \
        buf_nothing, 0, 0                                                                          \
    }

void buf_init(struct buf *b);
void buf_free(struct buf *b);

/** Empties the buffer and keeps its memory. */
void buf_clear(struct buf *b);

/** Cuts to `len` bytes, which must not be more than there are. */
void buf_cut(struct buf *b, size_t len);

/** Makes room for `more` bytes after `len`, so that they can be written at `at + len`. */
void buf_reserve(struct buf *b, size_t more);

/** Says that `more` reserved bytes have been written. */
void buf_grew(struct buf *b, size_t more);

void buf_add(struct buf *b, const void *bytes, size_t len);
void buf_str(struct buf *b, struct str s);
void buf_text(struct buf *b, const char *z);
void buf_char(struct buf *b, char c);
void buf_u64(struct buf *b, uint64_t n);
void buf_i64(struct buf *b, int64_t n);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/** The view of all bytes, valid until the buffer changes. */
struct str buf_view(const struct buf *b);

/** Hands the memory over: the caller frees it with free(). The buffer is empty afterwards. */
char *buf_detach(struct buf *b, size_t *len);

#endif
