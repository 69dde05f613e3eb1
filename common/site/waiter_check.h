/**
 * The code of a check that somebody has asked the waiter for. It follows from the message that asked for it, so that an
 * answer that is sent twice carries the same one, and it stands nowhere: not in the answer either, before that is sent.
 */
#ifndef SITE_WAITER_CHECK_H
#define SITE_WAITER_CHECK_H

#include "base/arena.h"
#include "site/login_check.h"

#define WAITER_CODE_MARK "{check}" /* where in the stored answer the code belongs */

/** Its characters, for login_check_put() and its like. */
void waiter_check_characters(const struct site *site, const char *transport, const char *event_id,
                             char out[LOGIN_CHECK_CHARACTERS + 1]);

/** The answer with the code in the place of the first mark, and the code, as it stands there; `*code` is NULL when the
 *  answer has no mark. Both in `arena`. */
const char *waiter_check_fill(const struct site *site, struct arena *arena, const char *transport,
                              const char *event_id, const char *answer, const char **code);

/** A message that asked for a check. */
struct waiter_check_asked {
    const char *transport;
    const char *event_id;
    const char *sender;
    int64_t place;
    int64_t handled_at; /* seconds; when its check was made */
    int64_t sent_at;    /* when its answer was last about to be sent; 0 = never */
};

/** Whether the same person has asked for another check later. */
enum status waiter_check_is_old(struct db *db, const struct waiter_check_asked *asked, bool *old,
                                struct err *err);

/** Whether its check is that of the account whose sender's identity is, neither used nor replaced, be it good or not. */
enum status waiter_check_stands(const struct site *site, const struct waiter_check_asked *asked,
                                bool *stands, struct err *err);

/** A check that does not stand, although nobody has had it or another one since, is made anew, inside the caller's
 *  transaction: the site's secret, from which it follows, has been changed, or the account, or it has waited for so
 *  long that it was forgotten. `*renewed` says whether it was. */
enum status waiter_check_renew(struct site *site, struct arena *arena,
                               const struct waiter_check_asked *asked, bool *renewed,
                               struct err *err);

#endif
