#include "commands.h"
#include "trivia_options.h"
#include "trivia_show.h"

#include "site/question_change.h"

static const struct option options[] = {
    {"question", 0, "TEXT", "what is asked", false},
    TRIVIA_OPTIONS,
    {"no-wrong", 0, NULL, "takes the wrong answers away", false},
    OPTIONS_END,
};

static enum status run(struct cli *cli)
{
    static const struct question_texts none = {.count = 0};
    struct question_change change = {.text = cli_option(cli, "question")};
    struct trivia_options given;
    struct question question;
    int64_t id;
    enum status status = trivia_option_id(cli, cli->arguments[0], &id);

    if (status == STATUS_OK && !cli_option_given(cli))
        return err_set(&cli->err, STATUS_USAGE,
                       "say what to change: \"pierogis trivia edit -h\" lists the options");
    if (status == STATUS_OK)
        status = trivia_options_read(cli, &given);
    if (status != STATUS_OK)
        return status;
    if (given.wrong.count > 0 && cli_option(cli, "no-wrong") != NULL)
        return err_set(&cli->err, STATUS_USAGE,
                       "--wrong and --no-wrong contradict each other: give one of them");
    change.mode = given.has_mode ? &given.mode : NULL;
    change.reward = given.has_reward ? &given.reward : NULL;
    change.tolerance = given.tolerance;
    change.category = given.category;
    change.source = given.source;
    change.right = given.right.count > 0 ? &given.right : NULL;
    if (given.wrong.count > 0)
        change.wrong = &given.wrong;
    else if (cli_option(cli, "no-wrong") != NULL)
        change.wrong = &none;
    status = question_edit(&cli->site, &cli->arena, id, &change, &question, &cli->err);
    if (status == STATUS_OK)
        trivia_show_changed(cli, &question, "changed question");
    return status;
}

const struct command command_trivia_edit = {
    .name = "trivia edit",
    .arguments = "ID",
    .least = 1,
    .most = 1,
    .needs = DB_WRITES,
    .summary = "change a question or its answers",
    .example = "pierogis trivia edit 7 --answer beetroot --answer beet --reward 3",
    .options = options,
    .run = run,
};
