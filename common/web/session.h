/**
 * Who looks: the session that the request's cookie names. The cookie holds a random token; the database holds
 * only its hash.
 */
#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include "base/hash.h"
#include "db/db.h"
#include "site/site.h"
#include "web/cookie.h"

#define SESSION_IDLE_SECONDS (14 * 24 * 3600) /* since the last form that the person sent */

struct viewer {
    int64_t account_id;       /* 0 = nobody is logged in */
    const char *handle;       /* NULL then */
    enum role role;           /* ROLE_GUEST then */
    int64_t session_id;       /* 0 then */
    const char *session_hash; /* of the cookie's token, as the table has it; NULL then */
};

/** The form in which the table `session` knows a cookie's token. */
void session_token_hash(struct str token, char out[HASH_TEXT]);

/** Looks the session of a Cookie header up. An unknown, ended, expired (row's expires_at), idle or malformed
 *  one, or that of a banned account, gives a guest: that is no error. */
enum status session_find(struct db *db, struct arena *arena, struct str cookies, bool https,
                         struct viewer *viewer, struct err *err);

#endif
