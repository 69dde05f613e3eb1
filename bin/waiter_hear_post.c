#include "waiter_hear_post.h"
#include "waiter_hear_lines.h"

#include "base/clock.h"
#include "base/number.h"
#include "base/rand.h"
#include "site/identity.h"
#include "site/waiter_state.h"

#define LIKES_MAX 1000000000

static enum status known_post(struct cli *cli, const char *post_id, struct waiter_posts *known,
                              const char **author, struct err *err)
{
    return waiter_post(cli->site.db, &cli->arena, courier_kind_local.transport, post_id, known,
                       author, err);
}

/* --- reading ---------------------------------------------------------------------------------------------- */

/* A post stays by who wrote it. */
static enum status check_author(struct cli *cli, const struct tagged_post *post)
{
    struct waiter_posts known;
    const char *author;
    struct err tried;
    enum status status = known_post(cli, post->post_id, &known, &author, &tried);

    if (status == STATUS_NOT_FOUND || (status == STATUS_OK && strcmp(author, post->author) == 0))
        return STATUS_OK;
    if (status == STATUS_OK)
        return err_set(&cli->err, STATUS_CONFLICT,
                       "post %s is by %s; one by %s needs another number behind --post",
                       post->post_id, author[0] == '\0' ? "somebody who is gone" : author,
                       post->author);
    cli->err = tried;
    return status;
}

enum status hear_post_read(struct cli *cli, const char *from, struct tagged_post *out)
{
    const char *likes = cli_option(cli, "likes"), *id = cli_option(cli, "post");
    enum status status;

    *out = (struct tagged_post){.post_id = id, .author = from, .at = clock_now()};
    if (likes != NULL && !number_i64(str_of(likes), 0, LIKES_MAX, &out->likes))
        return err_set(&cli->err, STATUS_USAGE,
                       "--likes takes a whole number from 0 to %d, not \"%s\"", LIKES_MAX, likes);
    if (id == NULL)
        out->post_id =
            arena_printf(&cli->arena, "%llu", (unsigned long long)(rand_u64() >> 12) + 1);
    status = hear_check_id(out->post_id, &cli->err);
    return status == STATUS_OK ? check_author(cli, out) : err_prefix(&cli->err, "--post");
}

/* --- showing ---------------------------------------------------------------------------------------------- */

static void show_post(struct cli *cli, const struct tagged_post *post,
                      const struct waiter_posts *known)
{
    struct json_write w;

    if (!cli->json) {
        buf_printf(&cli->out, "post %s: %lld like%s, %lld paid\n", post->post_id,
                   (long long)known->likes, known->likes == 1 ? "" : "s",
                   (long long)known->credited);
        return;
    }
    json_begin(&w, &cli->out, true);
    json_object(&w);
    json_key(&w, "post");
    json_put_text(&w, post->post_id);
    json_key(&w, "author");
    json_put_text(&w, post->author);
    json_key(&w, "likes");
    json_put_i64(&w, known->likes);
    json_key(&w, "credited");
    json_put_i64(&w, known->credited);
    json_end(&w);
    json_finish(&w);
}

/* Why likes that are there were not paid. */
static void say_unpaid(struct cli *cli, const struct tagged_post *post)
{
    const struct identity identity = {courier_kind_local.transport, post->author, 0};
    struct account account;
    enum status status =
        identity_account(cli->site.db, &cli->arena, &identity, &account, &cli->err);

    if (conf_int(cli->conf, CONF_REWARD_LIKE) == 0)
        cli_say(cli, "%s is 0, so likes are worth nothing", conf_name(CONF_REWARD_LIKE));
    else if (status == STATUS_NOT_FOUND)
        cli_say(cli, "%s has no account, so nobody is paid; \"check\" makes one", post->author);
    else if (status == STATUS_OK && account.state != ACCOUNT_ACTIVE)
        cli_say(cli, "\"%s\" is banned, and is paid nothing", account.handle);
    else if (status == STATUS_OK)
        cli_say(cli, "at most %lld likes of a post are paid, and %lld clout to somebody in a day",
                (long long)conf_int(cli->conf, CONF_CAP_LIKES_POST),
                (long long)conf_int(cli->conf, CONF_CAP_DAY));
}

enum status hear_post_show(struct cli *cli, struct tagged_post *post)
{
    struct waiter_posts known;
    enum status status = known_post(cli, post->post_id, &known, &post->author, &cli->err);

    if (status != STATUS_OK)
        return status;
    show_post(cli, post, &known);
    if (known.credited < known.likes)
        say_unpaid(cli, post);
    return STATUS_OK;
}
