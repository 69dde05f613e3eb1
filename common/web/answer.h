/**
 * One request from its environment to its reply.
 */
#ifndef WEB_ANSWER_H
#define WEB_ANSWER_H

#include "web/worker.h"

/** Answers the request that `block` describes, through `io`. Always sends a reply, unless the client has gone. The
 *  request's memory comes from `arena`, which the caller frees or resets. False when the reply is cut short: the
 *  connection must then not be used again. */
bool answer(struct worker *worker, struct arena *arena, char *const *block, struct io io);

#endif
