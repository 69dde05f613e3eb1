#include "commands.h"
#include "trivia_options.h"
#include "trivia_show.h"

#include "site/question_change.h"

static enum status run(struct cli *cli)
{
    struct question question;
    int64_t id;
    enum status status = trivia_option_id(cli, cli->arguments[0], &id);

    if (status == STATUS_OK)
        status = question_remove(&cli->site, &cli->arena, id, &question, &cli->err);
    if (status == STATUS_OK)
        status = trivia_show_pool(cli);
    if (status == STATUS_OK)
        trivia_show_changed(cli, &question, "removed question");
    return status;
}

const struct command command_trivia_remove = {
    .name = "trivia remove",
    .arguments = "ID",
    .least = 1,
    .most = 1,
    .needs = DB_WRITES,
    .summary = "take a question away from the bouncer",
    .example = "pierogis trivia remove 7",
    .run = run,
};
