#include "commands.h"
#include "content_settle.h"

static enum status run(struct cli *cli)
{
    return content_settle(cli, false);
}

const struct command command_content_reject = {
    .name = "content reject",
    .arguments = "PATH…",
    .least = 1,
    .most = -1,
    .needs = DB_WRITES,
    .summary = "remove what waits for approval and give back what it has cost",
    .example = "pierogis content reject kitchen/rolling-pin",
    .run = run,
};
