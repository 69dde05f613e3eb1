#include "trivia_show.h"

#include "site/bouncer_odds.h"

static void put_texts(struct json_write *w, const char *name, const struct question_texts *texts)
{
    json_key(w, name);
    json_put_texts(w, texts->at, texts->count);
}

static void put_text(struct json_write *w, const char *name, const char *text)
{
    json_key(w, name);
    json_put_text(w, text != NULL && text[0] != '\0' ? text : NULL);
}

void trivia_show_json(struct json_write *w, const struct question *question)
{
    json_object(w);
    json_key(w, "id");
    json_put_i64(w, question->id);
    put_text(w, "question", question->text);
    put_texts(w, "answers", &question->right);
    put_texts(w, "wrong", &question->wrong);
    put_text(w, "mode", answer_mode_name(question->mode));
    put_text(w, "tolerance", question->tolerance);
    json_key(w, "reward");
    if (question->reward == QUESTION_REWARD_USUAL)
        json_put_null(w);
    else
        json_put_i64(w, question->reward);
    put_text(w, "category", question->category);
    put_text(w, "source", question->source);
    json_end(w);
}

void trivia_show_changed(struct cli *cli, const struct question *question, const char *sentence)
{
    struct json_write w;

    if (!cli->json) {
        buf_printf(&cli->out, "%s %lld (%s): %s\n", sentence, (long long)question->id,
                   answer_mode_name(question->mode), question->text);
        return;
    }
    json_begin(&w, &cli->out, true);
    trivia_show_json(&w, question);
    json_finish(&w);
}

/* With other rewards and prices than the usual ones guessing may pay, or with the rewards that questions have of their
 * own. */
static enum status warn_of_guessing(struct cli *cli)
{
    const struct conf *conf = cli->site.conf;
    int64_t most = bouncer_odds_most(conf), price = bouncer_odds_cheapest(conf), pool;
    enum status status = bouncer_odds_pool(cli->site.db, conf, &pool, &cli->err);

    if (status != STATUS_OK || price == 0)
        return status;
    if (most >= price * 1000)
        cli_warn("who guesses blindly may earn %lld.%lld clout a day, and the cheapest thing costs "
                 "%lld: lower PIEROGIS_REWARD_TRIVIA or PIEROGIS_CAP_DAY, or raise the prices",
                 (long long)(most / 1000), (long long)(most % 1000 / 100), (long long)price);
    else if (pool >= price * 1000)
        cli_warn("who guesses blindly at these questions may earn %lld.%lld clout a day, and the "
                 "cheapest thing costs %lld: lower the rewards of those with few answers to choose "
                 "from, or PIEROGIS_CAP_DAY",
                 (long long)(pool / 1000), (long long)(pool % 1000 / 100), (long long)price);
    return STATUS_OK;
}

enum status trivia_show_pool(struct cli *cli)
{
    int64_t count;
    enum status status = question_count(cli->site.db, &count, &cli->err);

    if (status == STATUS_OK)
        status = warn_of_guessing(cli);
    if (status != STATUS_OK || count >= QUESTION_POOL_ENOUGH)
        return status;
    if (count == 0)
        cli_say(cli, "the bouncer has no questions, so nobody gets in; \"pierogis trivia import "
                     "--starter\" brings fifty");
    else
        cli_say(cli,
                "the bouncer has %lld question%s; with fewer than %d people soon know all answers: "
                "\"pierogis trivia import\" brings more",
                (long long)count, count == 1 ? "" : "s", QUESTION_POOL_ENOUGH);
    return STATUS_OK;
}
