/* Letters of the waiter on a service that is not there: those that get no answer, are refused, or die with the machine hold up
 * no other, and none is given up for what is not its fault. */
#include "lib/waiter_rounds.h"

/* A new service on which so many persons have asked for help. */
static void begin_with(int persons)
{
    begin();
    play(0);
    for (int person = 1; person <= persons; person++)
        service_event_add(service_clock(), person, "help");
}

static void test_letters(void)
{
    begin_with(2);
    refuse(POLL_SEND, COURIER_UNCLEAR, 0);
    TAP_IS_INT(play(MINUTE), COURIER_UNCLEAR, "no answer to a letter");
    TAP_IS_INT(service->calls[POLL_SEND].asked, 1, "… and the next one is not tried");
    TAP_IS_INT(count("sending"), 1, "nobody knows");
    refuse(POLL_SEND, COURIER_OK, 0);
    play(20 * MINUTE);
    TAP_IS_INT(service->calls[POLL_FIND].asked, 1, "it is looked for");
    TAP_IS_INT(count("sent"), 2, "and sent again");
    service_event_add(service_clock(), 1, "help");
    refuse(POLL_SEND, COURIER_NEVER, 0);
    TAP_IS_INT(play(MINUTE), COURIER_OK, "who takes no letters is no trouble");
    TAP_IS_INT(count("dead"), 1, "… and gets none");
    refuse(POLL_SEND, COURIER_UNCLEAR, 0);
    service_event_add(service_clock(), 3, "help");
    play(MINUTE);
    refuse(POLL_SEND, COURIER_OK, 0);
    refuse(POLL_FIND, COURIER_FAULT, 0);
    for (int i = 0; i < 4; i++)
        play(POLL_BACKOFF_MAX_SECONDS * 2);
    TAP_IS_INT(count("sending"), 1, "a service that talks nonsense about it is asked again");
    play(POLL_BACKOFF_MAX_SECONDS * 2);
    TAP_IS_INT(count("sent"), 3, "… but not for ever");
    refuse(POLL_SEND, COURIER_UNCLEAR, 0);
    service_event_add(service_clock(), 4, "help");
    play(MINUTE);
    refuse(POLL_SEND, COURIER_OK, 0);
    refuse(POLL_FIND, COURIER_UNCLEAR, 0);
    for (int i = 0; i < 100; i++)
        play(POLL_BACKOFF_MAX_SECONDS * 2);
    TAP_IS_INT(count("sent"), 4, "what cannot be found out in a day is sent again");
    service_event_add(service_clock(), 5, "help");
    refuse(POLL_SEND, COURIER_UNCLEAR, 0);
    for (int i = 0; i < 300; i++)
        play(POLL_BACKOFF_MAX_SECONDS * 2);
    TAP_IS_INT(count("dead"), 2, "… three times, and given up then");
}

/* A refusal that speaks of keys may be of one person alone. */
static void test_denied(void)
{
    begin_with(3);
    service->shut = 1;
    TAP_IS_INT(play(MINUTE), COURIER_DENIED, "a letter is refused as if the keys were wrong");
    TAP_IS_INT(service->calls[POLL_SEND].asked, 1, "… and no other is tried");
    TAP_IS_INT(asks(POLL_SEND, POLL_BACKOFF_MAX_SECONDS - 1), 0, "… for a quarter of an hour");
    TAP_IS_INT(play(1), COURIER_OK, "the next ones go first");
    TAP_IS_INT(count("sent"), 2, "… and arrive");
    TAP_IS_INT(count("ready"), 1, "… and the first one waits");
    service_event_add(service_clock(), 4, "help");
    TAP_IS_INT(play(MINUTE), COURIER_OK, "it does not stop the waiter any more");
    TAP_IS_INT(count("sent"), 3, "… who answers everybody else");
    for (int i = 0; i < 8; i++)
        TAP_IS_INT(play(3600), COURIER_OK, "… also when nobody else writes");
    TAP_IS_INT(count("ready"), 1, "… and then nobody can say whether the keys are good");
    service_event_add(service_clock(), 5, "help");
    play(3600);
    TAP_IS_INT(count("dead"), 1, "refused three times while others are answered it is given up");

    begin_with(6);
    refuse(POLL_SEND, COURIER_DENIED, 0);
    for (int i = 0; i < 50; i++)
        TAP_IS_INT(asks(POLL_SEND, POLL_BACKOFF_MAX_SECONDS), 1,
                   "keys that are wrong are tried on one letter at a time");
    TAP_IS_INT(count("ready"), 6, "… and none is given up for them");
    refuse(POLL_SEND, COURIER_OK, 0);
    for (int i = 0; i < 5; i++)
        play(POLL_BACKOFF_MAX_SECONDS);
    TAP_IS_INT(count("sent"), 6, "all are sent within an hour when they are right");

    begin_with(1);
    refuse(POLL_SEND, COURIER_UNCLEAR, 0);
    play(MINUTE);
    refuse(POLL_SEND, COURIER_OK, 0);
    refuse(POLL_FIND, COURIER_DENIED, 0);
    for (int i = 0; i < 6; i++)
        play(POLL_BACKOFF_MAX_SECONDS * 2);
    TAP_IS_INT(count("sent"), 1, "nor does a letter for which nobody may look stop him for ever");
}

static int round_apart(void *context)
{
    (void)context;
    site.db = scratch_open(site.home_path, DB_WRITE);
    return service_round(&site, &phrases, NULL, &err) == STATUS_OK ? 0 : 1;
}

static void die(void)
{
    _exit(9);
}

/* Whoever dies before a letter has left has not sent it, however often. */
static void test_deaths(void)
{
    int64_t begun = 0;

    begin_with(2);
    service->die = die;
    service->kill_label = "begun";
    for (int i = 0; i < 8; i++) {
        service->now += i < 2 ? MINUTE : 3600;
        begun += scratch_wait(scratch_fork(round_apart, NULL)) == 9;
    }
    TAP_IS_INT(begun, 8, "a machine dies again and again before it sends anything");
    TAP_IS_INT(count("dead"), 0, "… and gives nobody up");
    service->kill_label = NULL;
    service->die = stay_alive;
    play(3600);
    play(3600);
    TAP_IS_INT(count("sent"), 2, "… but answers when it lives");
    TAP_IS_INT(service->calls[POLL_SEND].asked, 2, "… once");
}

/* So many wait that those which were held up would never have their turn. */
static void test_overdue(void)
{
    const struct service_event *first;
    int answers = 0;

    begin();
    play(0);
    first = service_event_add(service_clock(), 1, "help");
    refuse(POLL_SEND, COURIER_UNCLEAR, 0);
    play(MINUTE);
    refuse(POLL_SEND, COURIER_OK, 0);
    for (int i = 0; i < 30; i++)
        service_event_add(service_clock(), 2 + i % 6, "clout");
    service->per_window = 1;
    for (int i = 0; i < 7; i++)
        play(16 * MINUTE);
    for (size_t i = 0; i < service->event_count; i++)
        answers += service->events[i].reply_to == first->id;
    TAP_IS_INT(answers, 1, "a letter that was held up is sent after an hour, whoever waits");
    tap_ok(count("ready") > 15, "… while many do: %lld", (long long)count("ready"));
}

/* How often each letter is begun in a round that sends nothing. */
static void test_at_once(void)
{
    begin_with(1);
    refuse(POLL_SEND, COURIER_LATER, NOW + MINUTE);
    TAP_IS_INT(asks(POLL_SEND, MINUTE), 1, "\"later\" is not tried again at once, be it now");
    refuse(POLL_SEND, COURIER_OK, 0);
    TAP_IS_INT(asks(POLL_SEND, 0), 1, "… but in the next round");
    TAP_IS_INT(count("sent"), 1, "… which sends it");
}

/* A letter that was refused stays behind the others when it is told "later". */
static void test_refused_later(void)
{
    begin_with(2);
    service->shut = 1;
    TAP_IS_INT(play(MINUTE), COURIER_DENIED, "a letter is refused as if the keys were wrong");
    play(POLL_BACKOFF_MAX_SECONDS);
    TAP_IS_INT(count("sent"), 1, "… and the other one arrives");
    refuse(POLL_SEND, COURIER_LATER, service->now + 3600 + MINUTE);
    TAP_IS_INT(asks(POLL_SEND, 3600), 1, "when it is tried again it is told \"later\"");
    refuse(POLL_SEND, COURIER_OK, 0);
    service_event_add(service_clock(), 3, "help");
    TAP_IS_INT(play(2 * MINUTE), COURIER_OK, "… and still stops nobody");
    TAP_IS_INT(count("sent"), 2, "… who comes after it");
}

/* What stands in front of the service may turn one letter away for what it says, each time. */
static void test_guarded(void)
{
    begin_with(3);
    service->guarded = 1;
    for (int i = 0; i < 5; i++)
        play(POLL_BACKOFF_MAX_SECONDS * 2);
    TAP_IS_INT(count("sent"), 0, "a letter is told \"later\" each time");
    play(POLL_BACKOFF_MAX_SECONDS * 2);
    TAP_IS_INT(count("sent"), 2, "… and does not hold up the others for ever");
    play(2 * 3600);
    service_event_add(service_clock(), 4, "help");
    play(MINUTE);
    TAP_IS_INT(count("sent"), 3, "… nor when it is tried again");
    service_event_add(service_clock(), 5, "help");
    play(3 * 3600);
    play(MINUTE);
    TAP_IS_INT(count("sent"), 4, "… nor when it is overdue");
    service->guarded = 0;
    play(3 * 3600);
    TAP_IS_INT(count("sent"), 5, "and it is sent as soon as it may pass");
}

/* The machine dies while it sends, and is off for longer than a letter is looked for. */
static void test_away(void)
{
    begin_with(1);
    refuse(POLL_SEND, COURIER_UNCLEAR, 0);
    play(MINUTE);
    refuse(POLL_SEND, COURIER_OK, 0);
    play(3 * LEDGER_DAY);
    TAP_IS_INT(service->calls[POLL_FIND].asked, 1, "after days away a letter is looked for");
    TAP_IS_INT(count("sent"), 1, "… and sent");
}

int main(void)
{
    rounds_begin();
    test_letters();
    test_denied();
    test_deaths();
    test_overdue();
    test_at_once();
    test_refused_later();
    test_guarded();
    test_away();
    rounds_end();
    return tap_done();
}
