/**
 * Who asks, where programs ask: the token in a request's headers. "Authorization: Bearer TOKEN" (RFC 6750 section 2.1),
 * or "X-Pierogis-Token: TOKEN" for hosts that keep the first for themselves; the second counts where both are sent.
 * Rows of a route table that are BY_TOKEN look here, and never at cookies.
 */
#ifndef WEB_BEARER_H
#define WEB_BEARER_H

#include "web/req.h"

/** Fills `req->viewer`: nobody when no token is sent. STATUS_UNAUTHORIZED for one that does not hold, even where none is
 *  needed: whoever sends one wants to know. */
enum status bearer_find(struct req *req, struct err *err);

/** STATUS_FORBIDDEN unless the token of the viewer has all of `scopes` (enum api_scope). */
enum status bearer_check(struct req *req, unsigned scopes, struct err *err);

/** The value of WWW-Authenticate for a refusal, after RFC 6750 section 3; NULL when it has none. */
const char *bearer_challenge(const struct req *req, enum status status);

#endif
