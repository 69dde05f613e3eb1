#include "web/io.h"

#include <errno.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/uio.h>

static ptrdiff_t cgi_read(void *context, char *out, size_t size)
{
    ssize_t n;

    (void)context;
    do {
        n = read(0, out, size);
    } while (n < 0 && errno == EINTR);
    return n;
}

static bool cgi_write(void *context, struct str head, struct str body)
{
    (void)context;
    while (head.len + body.len > 0) {
        struct iovec pieces[2] = {{(void *)(uintptr_t)head.at, head.len},
                                  {(void *)(uintptr_t)body.at, body.len}};
        ssize_t n = writev(1, pieces, 2);
        size_t of_head;

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        of_head = (size_t)n < head.len ? (size_t)n : head.len;
        head = str_slice(head, of_head, head.len);
        body = str_slice(body, (size_t)n - of_head, body.len);
    }
    return true;
}

/* Some servers leave the client's own socket there, after they have read more of it than the head. */
static bool cgi_ends(void *context)
{
    struct stat input;

    (void)context;
    return fstat(0, &input) == 0 && (S_ISFIFO(input.st_mode) || S_ISREG(input.st_mode));
}

struct io io_cgi(void)
{
    return (struct io){NULL, cgi_read, cgi_write, cgi_ends};
}
