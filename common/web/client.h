/**
 * Who sent the request, and over what, when there may be proxies in between.
 *
 * Headers that proxies add (X-Forwarded-For, -Proto, -Host) are believed only if the connection came from an
 * address in PIEROGIS_TRUSTED_PROXIES. The client is then the right-most address that is not such a proxy.
 */
#ifndef WEB_CLIENT_H
#define WEB_CLIENT_H

#include "base/address.h"
#include "web/env.h"

struct client {
    char address[ADDRESS_TEXT]; /* "" when the server does not tell */
    bool https;
    struct str host; /* "example.org:8080", as sent; points into the environment */
};

/** `trusted` is a list for address_is_listed(). */
void client_read(struct client *client, const struct env *env, const char *trusted);

#endif
