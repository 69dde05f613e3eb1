#include "claim_answer.h"
#include "commands.h"

static const struct option options[] = {
    {"refund", 0, NULL, "give its price back, if that has not happened before", false},
    OPTIONS_END,
};

static enum status run(struct cli *cli)
{
    return claim_change_state(cli, CLAIM_HIDDEN, cli_option(cli, "refund") != NULL, "is hidden");
}

const struct command command_claim_hide = {
    .name = "claim hide",
    .arguments = "ID",
    .least = 1,
    .most = 1,
    .needs = DB_WRITES,
    .summary = "take a claim off the site for now",
    .example = "pierogis claim hide 42",
    .options = options,
    .run = run,
};
