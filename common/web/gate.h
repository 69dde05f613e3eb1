/**
 * The gates between a route and its handler, in the one order that holds everywhere:
 *
 *     method (web/route.h) → who may → whence → body and parameters
 *
 * A request that does not pass has touched nothing.
 */
#ifndef WEB_GATE_H
#define WEB_GATE_H

#include "web/route.h"

/** Checks what `route` asks for. `req` is placed, `req->viewer` known. Reads the body, and fills `req->form` from
 *  the query string and the body, `req->files` from a body with files. STATUS_UNAUTHORIZED, STATUS_FORBIDDEN, STATUS_TOO_LARGE, STATUS_UNSUPPORTED or
 *  STATUS_BAD_REQUEST with the reason. */
enum status gate_pass(const struct route *route, struct req *req, const struct settings *settings,
                      struct err *err);

#endif
