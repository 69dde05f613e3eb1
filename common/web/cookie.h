/**
 * Cookies, read from one header that servers join with "; " or ", " (some send only the last one), and
 * written for the session (RFC 6265).
 */
#ifndef WEB_COOKIE_H
#define WEB_COOKIE_H

#include "base/arena.h"

#include <stdint.h>

#define COOKIE_SECURE_NAME                                                                         \
    "__Host-pierogis" /* over TLS; the prefix binds it to this host and to "/" */
#define COOKIE_PLAIN_NAME "pierogis"

/** The name that the session cookie has on this connection. */
const char *cookie_name(bool https);

/** Whether any cookie of that name is sent, valid or not: then the page is not an anonymous one. */
bool cookie_is_sent(struct str header, const char *name);

/** Puts the first session token that has the right form (hash_text() of base/hash.h) into `*token`. Junk
 *  around it and malformed ones before it are passed over. */
bool cookie_session(struct str header, bool https, struct str *token);

/** Value of a Set-Cookie header: SameSite=Lax, HttpOnly, Path=/, and Secure over TLS. `seconds` is Max-Age;
 *  0 removes the cookie. */
char *cookie_write(struct arena *arena, bool https, const char *token, int64_t seconds);

#endif
