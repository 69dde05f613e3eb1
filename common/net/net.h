/**
 * Everything that opens an outgoing connection, behind one pointer: `net` is NULL in programs that are linked
 * without it (libcurl alone costs 3 ms at every start), and commands that need it run in pierogis-full.
 */
#ifndef NET_NET_H
#define NET_NET_H

#include "base/buf.h"
#include "base/err.h"

#define NET_HEADERS_MAX 65536

struct net_reply {
    int status;         /* HTTP status code; 0 = no answer came */
    bool asked;         /* part of the question at least has left: it may have been heard */
    struct buf headers; /* as they came, of the last response */
    struct buf body;    /* at most the cap */
};

struct net_question {
    const char *url;        /* its path is sent as it stands, "/../" too */
    bool head;              /* HEAD instead of GET */
    const struct str *post; /* POST of these bytes instead of GET; NULL = no */
    const char *const
        *headers;    /* "Name: value", NULL at the end; NULL = none. A Host replaces the URL's. */
    long timeout_ms; /* in all */
    size_t cap;      /* bytes of body */
};

struct net {
    /** GET of `url` without following redirects, at most `timeout_ms` in all and `cap` bytes of body (more:
     *  STATUS_TOO_LARGE). STATUS_BUSY when no connection comes about. `reply` must be zeroed; the caller frees its
     *  buffers with net_reply_free(). */
    enum status (*get)(const char *url, long timeout_ms, size_t cap, struct net_reply *reply,
                       struct err *err);

    /** The same with more to say. Proxies of the environment (https_proxy) are used for https alone. Each question has a
     *  connection of its own, and nothing is ever sent twice. Sentences name the address without its query. */
    enum status (*ask)(const struct net_question *question, struct net_reply *reply,
                       struct err *err);
};

extern const struct net *const net;

static inline void net_reply_free(struct net_reply *reply)
{
    buf_free(&reply->headers);
    buf_free(&reply->body);
}

#endif
