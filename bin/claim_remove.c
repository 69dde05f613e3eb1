#include "claim_answer.h"
#include "commands.h"

static const struct option options[] = {
    {"refund", 0, NULL, "give its price back, if that has not happened before", false},
    OPTIONS_END,
};

static enum status run(struct cli *cli)
{
    return claim_change_state(cli, CLAIM_REMOVED, cli_option(cli, "refund") != NULL, "is removed");
}

const struct command command_claim_remove = {
    .name = "claim remove",
    .arguments = "ID",
    .least = 1,
    .most = 1,
    .needs = DB_WRITES,
    .summary = "take a claim off the site",
    .example = "pierogis claim remove 42 --refund",
    .options = options,
    .run = run,
};
