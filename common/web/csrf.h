/**
 * Whether a form was sent from our own pages. Browsers say so in Sec-Fetch-Site (Fetch Metadata, section 2.3)
 * and Origin (RFC 6454 section 7); one that says neither is refused. Once somebody is logged in, the form must
 * also carry a token that only our pages for that session contain.
 */
#ifndef WEB_CSRF_H
#define WEB_CSRF_H

#include "web/req.h"

#define CSRF_FIELD "token" /* name of the hidden field */
#define CSRF_TEXT HASH_TEXT

/** The token of a session: BLAKE2b of its `session_hash` (web/session.h), keyed by `secret_key`. Not of its id: a
 *  database that was restored gives ids out again. */
void csrf_token(const char *secret_key, const char *session_hash, char out[CSRF_TEXT]);

/** STATUS_FORBIDDEN unless the headers say that the request comes from this site. */
enum status csrf_check_origin(const struct req *req, struct err *err);

/** Whether `value` is the token of the viewer's session; there must be one. Takes the same time for all wrong ones. */
bool csrf_is_token(const struct req *req, struct str value, const char *secret_key);

/** STATUS_FORBIDDEN with the sentence for a form without it. */
enum status csrf_refuse(struct err *err);

/** STATUS_FORBIDDEN unless the body carries the session's token. */
enum status csrf_check_token(const struct req *req, struct str body, const char *secret_key,
                             struct err *err);

#endif
