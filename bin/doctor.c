#include "commands.h"

static const struct option options[] = {
    {"fix", 0, NULL, "put right what can be put right safely", false},
    {"url", 0, "URL", "ask the running site at this address, too", false},
    OPTIONS_END,
};

static enum status run(struct cli *cli)
{
    (void)cli;
    return STATUS_OK;
}

const struct command command_doctor = {
    .name = "doctor",
    .arguments = "",
    .needs = DB_WRITES | ANY_SCHEMA,
    .summary = "say what is unsafe, missing or misconfigured",
    .example = "pierogis doctor --fix --url https://dough.example",
    .options = options,
    .run = run,
};
