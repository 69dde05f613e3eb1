/**
 * The secret behind a login, and the one rule of how long it holds. The cookie has the token; the database has only
 * the token's hash.
 */
#ifndef SITE_SESSION_TOKEN_H
#define SITE_SESSION_TOKEN_H

#include "base/hash.h"

#define SESSION_SECONDS (90 * 24 * 3600)      /* of any session, from its start */
#define SESSION_IDLE_SECONDS (14 * 24 * 3600) /* since the last form that the person sent */

/** The condition of SQL for a session that holds: ?2 is the time now, ?3 the same less SESSION_IDLE_SECONDS. Columns of
 *  `session` alone, which stands as `s`. */
#define SESSION_HOLDS "s.ended_at IS NULL AND s.expires_at > ?2 AND s.posted_at > ?3"

/** A new token: 256 random bits in the form of hash_text(). */
void session_token_make(char out[HASH_TEXT]);

/** The form in which the table `session` knows a cookie's token. */
void session_token_hash(struct str token, char out[HASH_TEXT]);

#endif
