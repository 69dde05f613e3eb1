/**
 * Who looks: the session that the request's cookie names, or, for programs, a token (web/bearer.h). The cookie holds a random token; the database holds
 * only its hash.
 */
#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include "db/db.h"
#include "site/session_token.h"
#include "site/site.h"
#include "web/cookie.h"

struct api_token;

struct viewer {
    int64_t account_id;            /* 0 = nobody is logged in */
    const char *handle;            /* NULL then */
    enum role role;                /* ROLE_GUEST then */
    int64_t session_id;            /* 0 then */
    const char *session_hash;      /* of the cookie's token, as the table has it; NULL then */
    const struct api_token *token; /* that a program has sent; NULL: it is a person, or nobody */
};

/** Looks the session of a Cookie header up. An unknown or malformed one, one that is over (SESSION_HOLDS), or that of
 *  a banned account, gives a guest: that is no error. */
enum status session_find(struct db *db, struct arena *arena, struct str cookies, bool https,
                         struct viewer *viewer, struct err *err);

#endif
