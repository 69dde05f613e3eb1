#include "commands.h"
#include "trivia_options.h"
#include "trivia_show.h"

#include "site/question_change.h"
#include "site/question_rules.h"

static const struct option options[] = {TRIVIA_OPTIONS, OPTIONS_END};

static enum status run(struct cli *cli)
{
    struct question question = {.text = cli->arguments[0], .category = "", .source = ""};
    struct trivia_options given;
    enum status status = trivia_options_read(cli, &given);

    if (status != STATUS_OK)
        return status;
    if (given.right.count == 0)
        return err_set(&cli->err, STATUS_USAGE, "say what is right with --answer TEXT");
    question.right = given.right;
    question.wrong = given.wrong;
    question.reward = given.reward;
    question.tolerance = given.tolerance;
    if (given.category != NULL)
        question.category = given.category;
    if (given.source != NULL)
        question.source = given.source;
    if (given.has_mode)
        question.mode = given.mode;
    else
        status = question_find_mode(&cli->arena, &question, true, &cli->err);
    if (status == STATUS_OK)
        status = question_add(&cli->site, &cli->arena, &question, &cli->err);
    if (status == STATUS_OK)
        status = trivia_show_pool(cli);
    if (status == STATUS_OK)
        trivia_show_changed(cli, &question, "added question");
    return status;
}

const struct command command_trivia_add = {
    .name = "trivia add",
    .arguments = "QUESTION",
    .least = 1,
    .most = 1,
    .needs = DB_WRITES,
    .summary = "give the bouncer a question",
    .example = "pierogis trivia add \"Which vegetable makes barszcz red?\" --answer beetroot "
               "--answer beet",
    .options = options,
    .run = run,
};
