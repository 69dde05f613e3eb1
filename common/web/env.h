/**
 * The environment of one request (RFC 3875 section 4.1): the variables on the list below and no others. What is
 * not listed cannot be read, and HTTP_PROXY and its like never reach anything that would act on them.
 */
#ifndef WEB_ENV_H
#define WEB_ENV_H

#include "base/str.h"

#define ENV_NAMES(X)                                                                               \
    X(GATEWAY_INTERFACE)                                                                           \
    X(REQUEST_METHOD)                                                                              \
    X(REQUEST_URI)                                                                                 \
    X(REQUEST_SCHEME)                                                                              \
    X(SCRIPT_NAME)                                                                                 \
    X(PATH_INFO)                                                                                   \
    X(QUERY_STRING)                                                                                \
    X(HTTPS)                                                                                       \
    X(REMOTE_ADDR)                                                                                 \
    X(CONTENT_LENGTH)                                                                              \
    X(CONTENT_TYPE)                                                                                \
    X(HTTP_ACCEPT)                                                                                 \
    X(HTTP_AUTHORIZATION)                                                                          \
    X(HTTP_COOKIE)                                                                                 \
    X(HTTP_HOST)                                                                                   \
    X(HTTP_IDEMPOTENCY_KEY)                                                                        \
    X(HTTP_IF_NONE_MATCH)                                                                          \
    X(HTTP_IF_RANGE)                                                                               \
    X(HTTP_ORIGIN)                                                                                 \
    X(HTTP_RANGE)                                                                                  \
    X(HTTP_SEC_FETCH_SITE)                                                                         \
    X(HTTP_TRANSFER_ENCODING)                                                                      \
    X(HTTP_USER_AGENT)                                                                             \
    X(HTTP_X_FORWARDED_FOR)                                                                        \
    X(HTTP_X_FORWARDED_HOST)                                                                       \
    X(HTTP_X_FORWARDED_PROTO)                                                                      \
    X(HTTP_X_HTTP_METHOD_OVERRIDE)                                                                 \
    X(HTTP_X_PIEROGIS_TOKEN)

enum env_name {
#define X(name) ENV_##name,
    ENV_NAMES(X)
#undef X
    ENV__COUNT
};

struct env {
    const char
        *values[ENV__COUNT]; /* NULL = not set; they live as long as the block they came from */
};

/** Picks the listed variables out of `block`, a NULL-terminated list of "NAME=value". Of a variable that is
 *  there twice the first one counts. */
void env_read(struct env *env, char *const *block);

/** The value as a view; empty when it is not set. */
struct str env_str(const struct env *env, enum env_name name);

#endif
