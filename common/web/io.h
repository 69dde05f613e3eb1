/**
 * Where a request's body comes from and where its reply goes: the descriptors 0 and 1 of a CGI process, or
 * the streams of a FastCGI request.
 */
#ifndef WEB_IO_H
#define WEB_IO_H

#include "base/str.h"

struct io {
    void *context;
    /** Reads up to `size` bytes; 0 at the end, -1 on failure. Never called beyond the announced length. */
    ptrdiff_t (*read)(void *context, char *out, size_t size);
    /** Writes all bytes of both pieces, `head` first; false when the client has gone. */
    bool (*write)(void *context, struct str head, struct str body);
    /** Whether a read ends for certain: when it comes from a server and not from the client itself. NULL = unknown. */
    bool (*ends)(void *context);
};

/** Descriptors 0 and 1. */
struct io io_cgi(void);

#endif
