#include "trivia_options.h"

#include "base/number.h"

static enum status read_texts(struct cli *cli, const char *name, struct question_texts *texts)
{
    const char *text;

    while ((text = cli_option_at(cli, name, texts->count)) != NULL) {
        if (texts->count == QUESTION_ANSWERS_MAX)
            return err_set(&cli->err, STATUS_USAGE, "--%s may be given %d times at most", name,
                           QUESTION_ANSWERS_MAX);
        texts->at[texts->count++] = text;
    }
    return STATUS_OK;
}

static enum status read_reward(struct cli *cli, const char *text, int64_t *reward)
{
    if (strcmp(text, "usual") == 0) {
        *reward = QUESTION_REWARD_USUAL;
        return STATUS_OK;
    }
    if (!number_i64(str_of(text), 0, QUESTION_REWARD_MAX, reward))
        return err_set(&cli->err, STATUS_USAGE,
                       "--reward takes a whole number from 0 to %d, or \"usual\", not \"%s\"",
                       QUESTION_REWARD_MAX, text);
    return STATUS_OK;
}

enum status trivia_options_read(struct cli *cli, struct trivia_options *out)
{
    const char *mode = cli_option(cli, "mode"), *reward = cli_option(cli, "reward");
    enum status status;

    *out = (struct trivia_options){.has_mode = mode != NULL,
                                   .has_reward = reward != NULL,
                                   .reward = QUESTION_REWARD_USUAL,
                                   .tolerance = cli_option(cli, "tolerance"),
                                   .category = cli_option(cli, "category"),
                                   .source = cli_option(cli, "source")};
    if (mode != NULL && !answer_mode_of(str_of(mode), &out->mode))
        return err_set(&cli->err, STATUS_USAGE,
                       "--mode takes text, number, exact or choice, not \"%s\"", mode);
    status = read_texts(cli, "answer", &out->right);
    if (status == STATUS_OK)
        status = read_texts(cli, "wrong", &out->wrong);
    if (status == STATUS_OK && reward != NULL)
        status = read_reward(cli, reward, &out->reward);
    return status;
}

enum status trivia_option_id(struct cli *cli, const char *text, int64_t *id)
{
    if (!number_i64(str_of(text), 1, INT64_MAX, id))
        return err_set(&cli->err, STATUS_USAGE,
                       "\"%s\" is not the number of a question; \"pierogis trivia list\" shows "
                       "them",
                       text);
    return STATUS_OK;
}
