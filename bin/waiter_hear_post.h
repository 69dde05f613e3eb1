/**
 * A post that tags the chef, as `pierogis waiter hear --tag-chef` is told of it.
 */
#ifndef BIN_WAITER_HEAR_POST_H
#define BIN_WAITER_HEAR_POST_H

#include "command.h"
#include "net/courier_local.h"

/** The post that the options --likes and --post are about, by `from`, in the arena. STATUS_USAGE or STATUS_INVALID for what they
 *  cannot be, STATUS_CONFLICT when the post is somebody else's. */
enum status hear_post_read(struct cli *cli, const char *from, struct tagged_post *out);

/** Answers what has come of it and, where likes were not paid, says why. */
enum status hear_post_show(struct cli *cli, struct tagged_post *post);

#endif
