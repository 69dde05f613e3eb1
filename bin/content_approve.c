#include "commands.h"
#include "content_settle.h"

static enum status run(struct cli *cli)
{
    return content_settle(cli, true);
}

const struct command command_content_approve = {
    .name = "content approve",
    .arguments = "PATH…",
    .least = 1,
    .most = -1,
    .needs = DB_WRITES,
    .summary = "show what waits for approval",
    .example = "pierogis content approve kitchen/rolling-pin",
    .run = run,
};
