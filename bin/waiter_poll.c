#include "commands.h"

#include "base/clock.h"
#include "base/file.h"
#include "net/waiter_lock.h"
#include "net/waiter_poll.h"
#include "net/waiter_poll_call.h"

static void member(struct json_write *w, const char *key, int64_t value)
{
    json_key(w, key);
    json_put_i64(w, value);
}

static void answer_json(struct json_write *w, const struct waiter_poll *poll)
{
    const struct poll_tally *tally = &poll->tally;

    json_object(w);
    json_key(w, "transport");
    json_put_text(w, poll->courier->transport);
    member(w, "asked", tally->asked);
    member(w, "read", tally->read);
    member(w, "handled", tally->handled);
    member(w, "answered", tally->answered);
    member(w, "sent", tally->sent);
    member(w, "unclear", tally->unclear);
    member(w, "dead", tally->dead);
    member(w, "posts", tally->posts);
    json_key(w, "trouble");
    json_put_text(w, poll->sentence[0] == '\0' ? NULL : poll->sentence);
    json_end(w);
}

static void answer_text(struct cli *cli, const struct waiter_poll *poll)
{
    const struct poll_tally *tally = &poll->tally;

    if (tally->read + tally->handled + tally->sent + tally->posts > 0)
        buf_printf(&cli->out, "%s: read %lld, answered %lld, sent %lld, posts %lld\n",
                   poll->courier->transport, (long long)tally->read, (long long)tally->answered,
                   (long long)tally->sent, (long long)tally->posts);
}

/* When he reads again, where that is not in the next round. */
static int64_t waits_until(const struct waiter_poll *poll)
{
    const bool known = poll->courier->self[0] != '\0';
    const int64_t next = poll_next(poll, known ? POLL_MESSAGES : POLL_WHO);

    return poll->paused_until > clock_now() ? poll->paused_until : next;
}

/* To somebody who looks on; for cron, what is only put off is nothing to speak of. */
static void say_later(const struct cli *cli, const struct waiter_poll *poll)
{
    char until[CLOCK_TEXT];

    if (poll->trouble != COURIER_OK)
        return;
    if (poll->sentence[0] != '\0')
        cli_say(cli, "%s", poll->sentence);
    if (waits_until(poll) <= clock_now())
        return;
    clock_moment(waits_until(poll), until);
    cli_say(cli, "%s is left alone until %s; \"pierogis waiter status\" says why",
            poll->courier->transport, until);
}

/* The exit code tells what an admin must see to (not allowed), and what will pass (try again). */
static enum status status_of(const struct waiter_poll *poll)
{
    if (poll->trouble == COURIER_OK)
        return STATUS_OK;
    return poll->trouble == COURIER_DENIED || poll->trouble == COURIER_SHOWN ? STATUS_FORBIDDEN
                                                                             : STATUS_BUSY;
}

static enum status poll_one(struct cli *cli, const struct courier_kind *kind,
                            const struct phrases *phrases, struct json_write *w, bool *any,
                            bool *known)
{
    struct arena arena = {0};
    struct courier courier;
    struct waiter_poll poll = {.site = &cli->site, .phrases = phrases, .courier = &courier};
    enum status status = courier_open(&courier, kind, &cli->site, &arena, &cli->err);

    if (status == STATUS_NOT_FOUND) {
        arena_free(&arena);
        return STATUS_OK;
    }
    *any = true;
    poll.arena = &arena;
    if (status == STATUS_OK)
        status = waiter_poll_run(&poll, &cli->err);
    if (status == STATUS_OK && w != NULL)
        answer_json(w, &poll);
    else if (status == STATUS_OK)
        answer_text(cli, &poll);
    if (status == STATUS_OK) {
        say_later(cli, &poll);
        status = status_of(&poll);
        *known = cli->quiet && poll.known;
        if (status != STATUS_OK)
            err_set(&cli->err, status, "%s", poll.sentence);
    }
    arena_free(&arena);
    return status;
}

/* One service that has trouble does not keep the others from being asked. */
static enum status poll_all(struct cli *cli, const struct phrases *phrases, struct json_write *w)
{
    enum status worst = STATUS_OK;
    struct err first = {.message = ""};
    bool any = false;

    for (size_t i = 0; courier_kinds[i] != NULL; i++) {
        bool known = false;
        enum status status;

        if (strcmp(courier_kinds[i]->transport, "local") == 0)
            continue;
        status = poll_one(cli, courier_kinds[i], phrases, w, &any, &known);
        if (status != STATUS_OK && worst != STATUS_OK && !known)
            cli_warn("%s", cli->err.message);
        if (status == STATUS_OK || worst != STATUS_OK)
            continue;
        worst = status;
        first = cli->err;
        cli->told = known;
    }
    if (!any)
        cli_say(cli, "no service is set up; \"pierogis waiter auth\" takes the keys of one");
    if (worst != STATUS_OK)
        cli->err = first;
    return worst;
}

static enum status run(struct cli *cli)
{
    struct json_write w;
    struct phrases phrases;
    enum status status;
    int lock;

    status = waiter_lock(cli->site.home, WAITER_LOCK, false, &lock, &cli->err);
    if (status == STATUS_BUSY)
        cli_say(cli, "%s", cli->err.message);
    else if (status != STATUS_OK)
        return status;
    if (cli->json) {
        json_begin(&w, &cli->out, true);
        json_array(&w);
    }
    if (status == STATUS_OK) {
        /* The doctor says that, too, and not every two minutes by mail. */
        if (phrases_load(&phrases, &cli->arena, cli->site.home, &cli->err) != STATUS_OK)
            cli_say(cli, "warning: %s", cli->err.message);
        status = poll_all(cli, &phrases, cli->json ? &w : NULL);
        file_close(lock);
    } else {
        status = STATUS_OK;
    }
    if (cli->json) {
        json_end(&w);
        json_finish(&w);
    }
    return status;
}

const struct command command_waiter_poll = {
    .name = "waiter poll",
    .arguments = "",
    .needs = DB_WRITES | NEED_NET,
    .summary = "read the waiter's messages, answer them, pay for likes; for cron",
    .example = "pierogis --quiet waiter poll",
    .run = run,
};
