/**
 * Sessions: begun by a login or by the bouncer, listed for their owner, ended by a logout or for good. How one is
 * looked up for a request stands in web/session.h, how long it holds in site/session_token.h.
 */
#ifndef SITE_SESSION_CHANGE_H
#define SITE_SESSION_CHANGE_H

#include "site/session_token.h"
#include "site/site.h"

#define SESSION_LIST_MAX 100

struct session_entry {
    int64_t id;
    int64_t created_at;
    int64_t posted_at; /* when its person last sent a form */
    int64_t expires_at;
    const char *agent; /* as session_agent() says it; NULL = not known */
};

struct session_list {
    struct session_entry items[SESSION_LIST_MAX];
    size_t count;
};

/** Begins a session of an active account, in the caller's transaction, and forgets those of the same account that have
 *  been over for a month. `agent`: the header User-Agent. The cookie's value comes out. STATUS_FORBIDDEN: the account
 *  is not active. */
enum status session_start(struct site *site, int64_t account_id, struct str agent,
                          char token[HASH_TEXT], struct err *err);

/** The same with a token that the caller has made. */
enum status session_start_with(struct site *site, int64_t account_id, struct str agent,
                               const char *token, struct err *err);

/** Says that a form came: idle expiry counts from now on. A session that is over stays over, and a clock that was set
 *  back changes nothing. In the caller's transaction. */
enum status session_renew(struct db *db, int64_t session_id, struct err *err);

/** The sessions that hold, newest first, at most SESSION_LIST_MAX. */
enum status session_list(struct db *db, struct arena *arena, int64_t account_id,
                         struct session_list *out, struct err *err);

/** Ends one session of the account. Over already: nothing happens. STATUS_NOT_FOUND: it is none of that account. In the
 *  caller's transaction. */
enum status session_end(struct site *site, int64_t account_id, int64_t session_id, struct err *err);

/** Ends all of them but `keep_id` (0 = all), with one audit entry if there were any. In the caller's transaction. */
enum status session_end_all(struct site *site, int64_t account_id, int64_t keep_id,
                            struct err *err);

/** Forgets at most `limit` of everybody's sessions that have been over for a month: a sweep of site/housekeeping.h. */
enum status session_sweep(struct db *db, int64_t limit, int64_t *count, struct err *err);

#endif
