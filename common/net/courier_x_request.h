/**
 * A signed request to X's API v2, and its answer.
 */
#ifndef NET_COURIER_X_REQUEST_H
#define NET_COURIER_X_REQUEST_H

#include "base/arena.h"
#include "base/json.h"
#include "net/net.h"
#include "net/oauth1.h"

#define X_BODY_MAX ((size_t)768 << 10) /* bytes of an answer */
#define X_VALUES_MAX 10000             /* names and values in it; a page of a hundred has 3,000 */
#define X_TIMEOUT_MS 20000

/** Where the service is, and who asks. */
struct x_service {
    const char *url; /* "https://api.x.com" */
    struct oauth1_keys keys;
    int64_t skew;    /* seconds that are added to our clock, so that it takes what we sign */
    long timeout_ms; /* of one request; 0 = there is no time left for one */
};

#define X_PARAMETERS_MAX 8

struct x_request {
    const char *call; /* the name of its rate limit, as in net/courier.h */
    const char *path; /* "/2/dm_events" */
    struct oauth1_parameter parameters[X_PARAMETERS_MAX];
    size_t count;
    const char *text; /* of a message to send: then it is a POST; NULL = a GET */
};

struct x_reply {
    bool sends;               /* it was a POST */
    bool asked;               /* the question has left: without an answer it may have been heard */
    enum status net;          /* STATUS_OK: an answer came, whole, and not too large */
    struct err err;           /* why not */
    int status;               /* of HTTP, 0 = no answer */
    struct net_reply headers; /* what it says beside the body (net/net_reply.h) */
    const struct json *body;  /* NULL = no valid JSON; in the arena */
};

/** One more parameter; the texts must live as long as the request. */
void x_parameter(struct x_request *request, const char *name, const char *value);

/** Asks once. The caller frees with x_reply_free(), in any case. */
void x_ask(const struct x_service *service, struct arena *arena, const struct x_request *request,
           struct x_reply *reply);
void x_reply_free(struct x_reply *reply);

#endif
