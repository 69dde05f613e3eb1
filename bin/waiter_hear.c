#include "commands.h"
#include "waiter_hear_lines.h"
#include "waiter_hear_post.h"

#include "base/file.h"
#include "base/utf8.h"
#include "net/waiter_lock.h"
#include "net/waiter_poll.h"

static const struct option options[] = {
    {"from", 0, "ID", "who says it: an id, never a name", false},
    {"name", 0, "NAME", "what they call themselves", false},
    {"tag-chef", 0, NULL, "instead of saying something they post something that tags the chef",
     false},
    {"likes", 0, "N", "so many people like that post", false},
    {"post", 0, "ID", "the post is this one (default: a new one)", false},
    OPTIONS_END,
};

struct hearing {
    struct cli *cli;
    struct phrases phrases;
    const struct local_mailbox *box;
    bool one;          /* one message is heard: its answer stands alone */
    bool begun;        /* something was printed, as JSON */
    struct err broken; /* why standard output takes no answers; no sentence = it does */
};

/* --- answers ---------------------------------------------------------------------------------------------- */

static void letter_json(const struct hearing *hearing, const struct waiter_letter *letter,
                        struct buf *out)
{
    struct json_write w;

    buf_text(out, hearing->begun ? ",\n" : "[\n");
    json_begin(&w, out, false);
    json_object(&w);
    json_key(&w, "message");
    json_put_text(&w, letter->event_id);
    json_key(&w, "to");
    json_put_text(&w, letter->recipient);
    json_key(&w, "text");
    json_put_text(&w, letter->text);
    json_key(&w, "check");
    json_put_text(&w, letter->code);
    json_end(&w);
    json_finish(&w);
}

/* An answer is printed before the database says that it was: so none is lost when the process dies in between. */
static enum status print_letter(void *context, const struct waiter_letter *letter, struct err *err)
{
    struct hearing *hearing = context;
    struct buf out = BUF_INIT;
    enum status status;
    char number[32];

    snprintf(number, sizeof(number), "%lld", (long long)hearing->box->number);
    if (hearing->cli->json)
        letter_json(hearing, letter, &out);
    else if (hearing->one && strcmp(letter->event_id, number) == 0)
        buf_printf(&out, "%s\n", letter->text);
    else
        buf_printf(&out, "to %s: %s\n", letter->recipient, letter->text);
    hearing->begun = true;
    status = file_write_fd(1, "to stdout", buf_view(&out), err);
    if (status != STATUS_OK)
        hearing->broken = *err;
    buf_free(&out);
    return status;
}

/* --- a round ---------------------------------------------------------------------------------------------- */

struct heard {
    const struct local_said *said;
    size_t said_count;
    const struct tagged_post *posts;
    size_t post_count;
};

static enum status round_with(struct hearing *hearing, const struct heard *heard,
                              struct poll_tally *tally)
{
    struct cli *cli = hearing->cli;
    struct arena arena = {0};
    struct courier courier;
    struct waiter_poll poll = {.site = &cli->site,
                               .phrases = &hearing->phrases,
                               .courier = &courier,
                               .arena = &arena,
                               .eager = true};
    enum status status = courier_open(&courier, &courier_kind_local, &cli->site, &arena, &cli->err);

    if (status == STATUS_OK) {
        struct local_mailbox *box = courier_local_mailbox(&courier);

        *box = (struct local_mailbox){.said = heard->said,
                                      .said_count = heard->said_count,
                                      .posts = heard->posts,
                                      .post_count = heard->post_count,
                                      .deliver = print_letter,
                                      .context = hearing};
        hearing->box = box;
        status = waiter_poll_run(&poll, &cli->err);
    }
    if (poll.set_back > 0)
        cli_warn("the clock has been set back: when the waiter was last spoken to it was %lld "
                 "seconds later",
                 (long long)poll.set_back);
    *tally = poll.tally;
    arena_free(&arena);
    return status;
}

/* Nobody holds the lock while they wait for what somebody may say. */
static enum status hear(struct hearing *hearing, const struct heard *heard,
                        struct poll_tally *tally)
{
    struct cli *cli = hearing->cli;
    int lock;
    enum status status = waiter_lock(cli->site.home, WAITER_LOCK_LOCAL, true, &lock, &cli->err);

    if (status != STATUS_OK)
        return status;
    status = round_with(hearing, heard, tally);
    file_close(lock);
    if (status == STATUS_OK && hearing->broken.message[0] != '\0') {
        cli->err = hearing->broken;
        status = hearing->broken.status;
    }
    return status;
}

static enum status hear_text(struct hearing *hearing, const char *from, const char *text)
{
    struct cli *cli = hearing->cli;
    const char *name = cli_option(cli, "name");
    const struct local_said said = {from, name == NULL ? "" : name, text};
    const struct heard heard = {.said = &said, .said_count = 1};
    struct poll_tally tally;
    enum status status;

    if (!utf8_is_valid(str_of(text)) || !utf8_is_valid(str_of(said.name)))
        return err_set(&cli->err, STATUS_INVALID, "what is said must be UTF-8");
    hearing->one = true;
    status = hear(hearing, &heard, &tally);
    if (status == STATUS_OK && tally.sent == 0)
        cli_say(cli, "the waiter says nothing");
    return status;
}

static enum status hear_lines(struct hearing *hearing)
{
    struct cli *cli = hearing->cli;
    struct arena arena = {0};
    struct hear_lines lines;
    struct local_said *said = ARENA_ARRAY(&cli->arena, struct local_said, HEAR_BATCH);
    enum status status;
    struct heard heard = {.said = said};
    struct err wrong;

    hear_lines_begin(&lines, 0);
    do {
        enum status taken;
        struct poll_tally tally;

        arena_reset(&arena);
        taken = hear_lines_take(&lines, &arena, said, &heard.said_count, &wrong);
        status = heard.said_count > 0 ? hear(hearing, &heard, &tally) : STATUS_OK;
        if (status == STATUS_OK && taken != STATUS_OK) {
            cli->err = wrong;
            status = taken;
        }
    } while (status == STATUS_OK && heard.said_count > 0);
    hear_lines_end(&lines);
    arena_free(&arena);
    return status;
}

static enum status hear_post(struct hearing *hearing, const char *from)
{
    struct cli *cli = hearing->cli;
    struct tagged_post post;
    const struct heard heard = {.posts = &post, .post_count = 1};
    struct poll_tally tally;
    enum status status = hear_post_read(cli, from, &post);

    if (status == STATUS_OK)
        status = hear(hearing, &heard, &tally);
    return status == STATUS_OK ? hear_post_show(cli, &post) : status;
}

/* --- the command ------------------------------------------------------------------------------------------ */

static enum status wrong_usage(struct cli *cli, const char *sentence)
{
    return err_set(&cli->err, STATUS_USAGE, "%s", sentence);
}

static enum status check_usage(struct cli *cli, const char *text)
{
    const bool tags = cli_option(cli, "tag-chef") != NULL;
    const bool lines = text != NULL && strcmp(text, "-") == 0;
    const char *from = cli_option(cli, "from");

    if (!tags && (cli_option(cli, "likes") != NULL || cli_option(cli, "post") != NULL))
        return wrong_usage(cli, "--likes and --post go with --tag-chef");
    if (tags && text != NULL)
        return wrong_usage(cli, "with --tag-chef nothing is said: leave the text out");
    if (!tags && text == NULL)
        return wrong_usage(cli, "what is said is missing: a text, or \"-\" for standard input");
    if (lines && (from != NULL || cli_option(cli, "name") != NULL))
        return wrong_usage(cli, "on standard input each message says itself who it is from");
    if (!lines && from == NULL)
        return wrong_usage(cli, "say who it is from with --from ID");
    if (lines || hear_check_id(from, &cli->err) == STATUS_OK)
        return STATUS_OK;
    return err_prefix(&cli->err, "--from");
}

static enum status run(struct cli *cli)
{
    const char *text = cli->argument_count > 0 ? cli->arguments[0] : NULL;
    const char *from = cli_option(cli, "from");
    struct hearing hearing = {.cli = cli};
    enum status status = check_usage(cli, text);

    if (status != STATUS_OK)
        return status;
    if (phrases_load(&hearing.phrases, &cli->arena, cli->site.home, &cli->err) != STATUS_OK)
        cli_warn("%s", cli->err.message);
    if (text == NULL)
        return hear_post(&hearing, from);
    status = strcmp(text, "-") == 0 ? hear_lines(&hearing) : hear_text(&hearing, from, text);
    if (cli->json && hearing.broken.message[0] == '\0' && (hearing.begun || status == STATUS_OK))
        buf_text(&cli->out, hearing.begun ? "\n]\n" : "[]\n");
    return status;
}

const struct command command_waiter_hear = {
    .name = "waiter hear",
    .arguments = "[TEXT|-]",
    .most = 1,
    .needs = DB_WRITES,
    .summary = "say something to the waiter without any service, and print his answer",
    .example = "pierogis waiter hear --from 42 'may i have the check please'",
    .options = options,
    .run = run,
};
