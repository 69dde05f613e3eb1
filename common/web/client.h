/**
 * Who sent the request, and over what, when there may be proxies in between.
 *
 * Headers that proxies add (X-Forwarded-For, -Proto, -Host) are believed only if the connection came from an
 * address in PIEROGIS_TRUSTED_PROXIES. The client is then the right-most address that is not such a proxy.
 */
#ifndef WEB_CLIENT_H
#define WEB_CLIENT_H

#include "base/err.h"
#include "web/env.h"

#define CLIENT_ADDRESS_MAX 46 /* an IPv6 address as text, and NUL */

struct client {
    char address[CLIENT_ADDRESS_MAX]; /* "" when the server does not tell */
    bool https;
    struct str host; /* "example.org:8080", as sent; points into the environment */
};

/** `trusted` is a list of addresses or prefixes ("10.0.0.0/8 ::1"), separated by blanks or commas; NULL or ""
 *  = trust nobody. Entries that are none are passed over; client_proxies_check() finds them. */
void client_read(struct client *client, const struct env *env, const char *trusted);

/** STATUS_INVALID naming the first entry that is neither an address nor a prefix. */
enum status client_proxies_check(const char *trusted, struct err *err);

#endif
