/* Rounds of the waiter on the transport without a service: what somebody says at the command line is answered there, whatever
 * time it is. */
#include "base/rand.h"
#include "lib/scratch_waiter.h"
#include "net/courier_local.h"
#include "net/waiter_poll.h"

static struct err err;
static char printed[4000];
static int64_t set_back;

static enum status deliver(void *context, const struct waiter_letter *letter,
                           struct err *deliver_err)
{
    (void)context;
    (void)deliver_err;
    snprintf(printed, sizeof(printed), "%s", letter->text);
    return STATUS_OK;
}

static void hear(const struct local_said *said, const struct tagged_post *post)
{
    struct courier courier;
    struct waiter_poll poll = {.site = &waiter_site,
                               .phrases = &waiter_phrases_built_in,
                               .courier = &courier,
                               .arena = &waiter_arena,
                               .eager = true};
    enum status status =
        courier_open(&courier, &courier_kind_local, &waiter_site, &waiter_arena, &err);

    printed[0] = '\0';
    if (status == STATUS_OK) {
        *courier_local_mailbox(&courier) = (struct local_mailbox){.said = said,
                                                                  .said_count = said != NULL,
                                                                  .posts = post,
                                                                  .post_count = post != NULL,
                                                                  .deliver = deliver};
        status = waiter_poll_run(&poll, &err);
    }
    TAP_IS_INT(status, STATUS_OK, "a round");
    set_back = poll.set_back;
}

static void says(const char *text, const char *part, const char *what)
{
    const struct local_said said = {"42", "Anna", text};

    hear(&said, NULL);
    tap_ok(strstr(printed, part) != NULL, "%s: %s", what, printed);
}

static void test_clock(void)
{
    const struct tagged_post post = {"901", "42", 3, LEDGER_NOON - 30 * LEDGER_DAY};

    says("check please", "https://example.org/check", "an answer");
    TAP_IS_INT(set_back, 0, "the clock is as it was");
    clock_fix(LEDGER_NOON - 30 * LEDGER_DAY);
    says("clout?", "0 clout", "a month earlier by the clock there is one, too");
    TAP_IS_INT(set_back, 30 * LEDGER_DAY, "… and it is known that the clock was set back");
    says("help", "clout", "… and the next one");
    TAP_IS_INT(set_back, 0, "… once");
    hear(NULL, &post);
    says("clout", "3 clout", "a post is paid, too");
    clock_fix(LEDGER_NOON + 30 * LEDGER_DAY);
    says("claim", "https://example.org/claim", "and a month ahead");
    says("check", "https://example.org/check", "he goes on");
}

int main(void)
{
    rand_fix(1);
    waiter_begin("site", NULL);
    test_clock();
    waiter_end();
    return tap_done();
}
