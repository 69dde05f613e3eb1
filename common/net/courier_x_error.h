/**
 * What an answer of X means. Errors come in half a dozen shapes, each as application/json or application/problem+json:
 * problem objects (RFC 9457) whose `type` begins with one of two addresses or is "about:blank", lists of problems, lists of
 * old numbered errors, and pairs of `error` and `error_description`. A 429 is a rate limit or a cap of the month.
 */
#ifndef NET_COURIER_X_ERROR_H
#define NET_COURIER_X_ERROR_H

#include "net/courier.h"
#include "net/courier_x_request.h"

#define X_PAUSE_SECONDS 3600 /* without credits, or above the cap of the month */

/** COURIER_OK for an answer with a JSON object that is not only made of errors; otherwise what to do, with sentence and
 *  time in the report. `skew` is how far its clock is ahead. */
enum courier_outcome x_judge(const struct x_reply *reply, int64_t skew,
                             struct courier_report *report);

/** Whether it refuses a parameter of that name. */
bool x_refuses(const struct x_reply *reply, const char *parameter);

/** Brings the limits of the courier up to date with what the answer to `call` says of them; what it does not say
 *  stays. */
void x_note_limits(struct courier *c, const struct x_reply *reply, const char *call, int64_t skew);

/** Whether a problem, of those that stand beside data, says that the thing is gone or hidden for good. */
bool x_is_gone(const struct json *problem);

#endif
