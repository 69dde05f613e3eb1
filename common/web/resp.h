/**
 * One reply, whole in memory until it is sent (media excepted: a piece of a file). The status line comes
 * from here and nowhere else; a header value with CR, LF or NUL in it never gets out.
 */
#ifndef WEB_RESP_H
#define WEB_RESP_H

#include "base/buf.h"
#include "web/io.h"
#include "web/url.h"

enum cache_policy {
    CACHE_NONE,   /* no-store: private pages, refusals, replies to forms */
    CACHE_PUBLIC, /* anybody may keep it but must ask each time (ETag) */
    CACHE_FOREVER /* the name changes with the bytes */
};

enum resp_kind {
    RESP_PAGE, /* our own markup: the site's content security policy */
    RESP_FILE  /* bytes that a person uploaded: a policy that lets them do nothing */
};

struct resp {
    struct arena *arena;
    int http; /* status code; 200 at the start */
    const char *type;
    enum cache_policy cache;
    enum resp_kind kind;
    bool head_only;   /* a HEAD request: everything but the body */
    const char *etag; /* with its quotes; "" = none */
    const char *vary; /* the headers that decide who gets something else; stays when reset */
    const char *media_origin; /* another origin that pictures and films may come from; "" = none */
    struct buf headers;       /* further header lines, complete */
    struct buf body;
    int file; /* a descriptor to send from, -1 = none: then `body` is not sent; owned by the reply */
    uint64_t file_from, file_length;
};

void resp_init(struct resp *resp, struct arena *arena);

/** Frees the buffers and closes the file. */
void resp_free(struct resp *resp);

/** Forgets what a handler has built, to answer something else. */
void resp_reset(struct resp *resp);

/** Adds a header line. A name that is no token (RFC 9110 section 5.6.2) or a value with control characters is a
 *  STATUS_BUG, and nothing is added. */
enum status resp_header(struct resp *resp, const char *name, const char *value, struct err *err);

/** An answer that is another address: 301 (`forever`) or 303. `location` must be path-absolute or an http(s) URL,
 *  of visible ASCII; else STATUS_BUG. */
enum status resp_redirect(struct resp *resp, const char *location, bool forever, struct err *err);

/** 304 with the reply's ETag and no body (RFC 9110 section 15.4.5). */
void resp_not_modified(struct resp *resp);

/** Appends the head of the reply, the empty line included. */
void resp_write_head(const struct resp *resp, struct buf *out);

/** Sends the reply. False when the client has gone, or when a file turned out shorter than promised: the
 *  connection must then end. */
bool resp_send(struct resp *resp, const struct io *io);

#endif
