/**
 * Who looks: the session that the request's cookie names. The cookie holds a random token; the database holds
 * only its hash.
 */
#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include "db/db.h"
#include "site/site.h"
#include "web/cookie.h"

#define SESSION_IDLE_SECONDS (14 * 24 * 3600)     /* since the last change that the person made */
#define SESSION_ABSOLUTE_SECONDS (90 * 24 * 3600) /* since the login */

struct viewer {
    int64_t account_id; /* 0 = nobody is logged in */
    const char *handle; /* NULL then */
    enum role role;     /* ROLE_GUEST then */
    int64_t session_id;
};

/** Looks the session of a Cookie header up. An unknown, expired or malformed one gives a guest: that is no
 *  error. */
enum status session_find(struct db *db, struct arena *arena, struct str cookies, bool https,
                         struct viewer *viewer, struct err *err);

#endif
