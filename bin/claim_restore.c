#include "claim_answer.h"
#include "commands.h"

static enum status run(struct cli *cli)
{
    return claim_change_state(cli, CLAIM_VISIBLE, false, "is visible");
}

const struct command command_claim_restore = {
    .name = "claim restore",
    .arguments = "ID",
    .least = 1,
    .most = 1,
    .needs = DB_WRITES,
    .summary = "show a hidden or removed claim again",
    .example = "pierogis claim restore 42",
    .run = run,
};
