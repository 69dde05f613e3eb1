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

#endif
