/**
 * Refusals and failures as replies: a whole page for people, `application/problem+json` (RFC 9457) for programs.
 */
#ifndef WEB_PROBLEM_H
#define WEB_PROBLEM_H

#include "web/route.h"

/** Says that what `err` (which may be NULL) tells is a failure of this machine and not of the request, however it
 *  reads: a home that is not found is no 404. Returns STATUS_IO, or `status` if that is a failure of the machine. */
enum status problem_is_ours(enum status status, struct err *err);

/** Builds the reply for `err`, whatever stood in `resp` before, and logs what the site's owner should know. What went
 *  wrong inside is for the log: the visitor gets a general sentence and the request's id. `allowed` are the methods
 *  for STATUS_BAD_METHOD. */
void problem_reply(const struct program *program, struct req *req, struct resp *resp,
                   const struct err *err, unsigned allowed);

#endif
