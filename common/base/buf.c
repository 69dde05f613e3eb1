#include "base/buf.h"

#include "base/panic.h"

char buf_nothing[1] = "";

void buf_init(struct buf *b)
{
    *b = (struct buf)BUF_INIT;
}

void buf_free(struct buf *b)
{
    if (b->size > 0)
        free(b->at);
    buf_init(b);
}

void buf_clear(struct buf *b)
{
    buf_cut(b, 0);
}

void buf_cut(struct buf *b, size_t len)
{
    ASSERT(len <= b->len);
    b->len = len;
    if (b->size > 0)
        b->at[len] = '\0';
}

void buf_reserve(struct buf *b, size_t more)
{
    size_t need, size;
    char *at;

    if (__builtin_add_overflow(b->len, more, &need) || need > SIZE_MAX / 2 - 1)
        panic("out of memory");
    need++; /* the final NUL */
    if (need <= b->size)
        return;
    size = b->size < 64 ? 64 : b->size;
    while (size < need)
        size += size / 2;
    at = realloc(b->size > 0 ? b->at : NULL, size);
    if (at == NULL)
        panic("out of memory");
    at[b->len] = '\0';
    b->at = at;
    b->size = size;
}

void buf_grew(struct buf *b, size_t more)
{
    ASSERT(more < b->size - b->len);
    b->len += more;
    b->at[b->len] = '\0';
}

void buf_add(struct buf *b, const void *bytes, size_t len)
{
    if (len == 0)
        return;
    if (len >=
        b->size - b->len) /* a page is made of thousands of pieces: most fit without asking */
        buf_reserve(b, len);
    memcpy(b->at + b->len, bytes, len);
    b->len += len;
    b->at[b->len] = '\0';
}

void buf_str(struct buf *b, struct str s)
{
    buf_add(b, s.at, s.len);
}

void buf_text(struct buf *b, const char *z)
{
    buf_str(b, str_of(z));
}

void buf_char(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}

void buf_u64(struct buf *b, uint64_t n)
{
    char digits[20];
    size_t at = sizeof(digits);

    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    buf_add(b, digits + at, sizeof(digits) - at);
}

void buf_i64(struct buf *b, int64_t n)
{
    if (n < 0)
        buf_char(b, '-');
    buf_u64(b, n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
}

void buf_vprintf(struct buf *b, const char *format, va_list args)
{
    va_list again;
    int len;

    va_copy(again, args);
    len = vsnprintf(NULL, 0, format, args);
    if (len < 0)
        panic("unprintable format");
    buf_reserve(b, (size_t)len);
    vsnprintf(b->at + b->len, (size_t)len + 1, format, again);
    if (len > 0)
        buf_grew(b, (size_t)len);
    va_end(again);
}

void buf_printf(struct buf *b, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    buf_vprintf(b, format, args);
    va_end(args);
}

struct str buf_view(const struct buf *b)
{
    return (struct str){b->at, b->len};
}

char *buf_detach(struct buf *b, size_t *len)
{
    char *at;

    buf_reserve(b, 0);
    at = b->at;
    if (len != NULL)
        *len = b->len;
    buf_init(b);
    return at;
}
