/**
 * A refusal as a problem object (RFC 9457 section 3): what an API client and a script with --json get.
 */
#ifndef BASE_PROBLEM_JSON_H
#define BASE_PROBLEM_JSON_H

#include "base/err.h"
#include "base/json_write.h"

/** Appends the object with type, title, status and detail, and with `instance`, a URI of this one occurrence,
 *  unless it is NULL. `pretty` as in base/json_write.h. */
void problem_json(struct buf *out, const struct err *err, const char *instance, bool pretty);

/** The same members into an object that is open, for who has more to say. */
void problem_json_members(struct json_write *w, const struct err *err, const char *instance);

#endif
