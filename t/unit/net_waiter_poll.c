/* Rounds of the waiter on a service that is not there: when he asks, how often, and what he does with refusals. That nothing
 * is lost or done twice is played in t/full/waiter_crash.t. */
#include "lib/waiter_rounds.h"
#include "net/waiter_lock.h"
#include "net/waiter_poll_call.h"

#define PERSONS_OF_TEST 8

/* --- how often he asks ------------------------------------------------------------------------------------ */

static void test_empty(void)
{
    begin();
    play(0);
    TAP_IS_INT(service->requests > 0 ? service->calls[POLL_WHO].asked : -1, 1,
               "first he asks who he is");
    TAP_IS_TEXT(note(NOTE_SELF), SERVICE_SELF, "… and remembers it");
    service->requests = 0;
    play(MINUTE);
    TAP_IS_INT(service->requests, 1, "a round in which nothing is new is one request");
    TAP_IS_INT(asks(POLL_MENTIONS, 13 * MINUTE), 0, "mentions are not asked for each time");
    TAP_IS_INT(asks(POLL_MENTIONS, 2 * MINUTE), 1, "… but every quarter of an hour");
    TAP_IS_INT(note_number(NOTE_LAST_SUCCESS), service->now, "and he knows when it went well");
    for (int i = 0; i < 30; i++)
        service_event_add(service_clock(), 1, "help");
    play(MINUTE);
    TAP_IS_INT(count("sent"), 1 + 19, "who says the same all the time is answered up to the cap");
    TAP_IS_INT(asks(POLL_MESSAGES, MINUTE), 1, "one page holds what was new lately");
    play(20 * MINUTE);
    play(20 * MINUTE);
    TAP_IS_INT(asks(POLL_MESSAGES, MINUTE), 1, "… and later, too");
}

static void test_pages(void)
{
    begin();
    play(0);
    service->page_most = 10;
    for (int i = 0; i < 95; i++)
        service_event_add(service_clock() - 4000 + i, i % PERSONS_OF_TEST, "clout");
    TAP_IS_INT(asks(POLL_MESSAGES, MINUTE), 10, "95 messages on pages of ten");
    play(16 * MINUTE); /* his answers are events, too */
    play(16 * MINUTE);
    TAP_IS_INT(asks(POLL_MESSAGES, MINUTE), 1, "are read once");
    TAP_IS_INT(count("new") + count("ready"), 0, "… and nothing waits");
    begin();
    service->page_most = 10;
    for (int i = 0; i < 95; i++)
        service_event_add(service_clock() - 2 * LEDGER_DAY - i, 1, "check")->group = true;
    TAP_IS_INT(asks(POLL_MESSAGES, 0), 1, "at first what is old is not read, be it whose it may");
}

/* To see which posts are due all of them are read: not in each round, but often enough. */
static void test_likes(void)
{
    begin();
    service_event_add(service_clock(), 1, "check");
    play(0);
    service->posts[service->post_count++] =
        (struct service_post){.id = service_id(service_clock()), .person = 1, .likes = 2};
    play(16 * MINUTE);
    TAP_IS_INT(note_number(NOTE_NEXT "likes"), service->now + POLL_LIKES_SECONDS,
               "when no post is due he does not search for some time");
    for (int i = 0; i < 44; i++)
        play(MINUTE);
    TAP_IS_INT(service->calls[POLL_LIKES].asked, 0, "a post is not looked at before its time");
    for (int i = 0; i < 16; i++)
        play(MINUTE);
    TAP_IS_INT(service->calls[POLL_LIKES].asked, 1, "… but soon after, and once");
}

/* What a service does not tell in one go is asked for in several, each of which is kept. */
static void test_likes_most(void)
{
    begin();
    service->likes_most = 3;
    service_event_add(service_clock(), 1, "check");
    play(0);
    for (int i = 0; i < 7; i++)
        service->posts[service->post_count++] =
            (struct service_post){.id = service_id(service_clock()), .person = 1, .likes = 2};
    play(16 * MINUTE);
    TAP_IS_INT(asks(POLL_LIKES, 75 * MINUTE), 3, "seven posts of which three are told at once");
    TAP_IS_INT(asks(POLL_LIKES, 16 * MINUTE), 0, "… are looked at, each of them");
}

/* --- what he does with refusals --------------------------------------------------------------------------- */

static void test_later(void)
{
    begin();
    play(0);
    refuse(POLL_MESSAGES, COURIER_LATER, NOW + 10 * MINUTE);
    TAP_IS_INT(play(MINUTE), COURIER_OK, "\"later\" is no trouble");
    refuse(POLL_MESSAGES, COURIER_OK, 0);
    TAP_IS_INT(asks(POLL_MESSAGES, 8 * MINUTE), 0, "he waits until then");
    TAP_IS_INT(asks(POLL_MESSAGES, MINUTE), 1, "… and no longer");
    refuse(POLL_MESSAGES, COURIER_LATER, NOW + 90 * LEDGER_DAY);
    play(MINUTE);
    refuse(POLL_MESSAGES, COURIER_OK, 0);
    TAP_IS_INT(asks(POLL_MESSAGES, POLL_UNTIL_MAX), 1, "… nor longer than any window lasts");
    for (int i = 0; i < 4; i++) {
        refuse(POLL_MESSAGES, COURIER_LATER, 0);
        TAP_IS_INT(play(POLL_BACKOFF_MAX_SECONDS * 2), COURIER_OK, "\"later\" without a time");
    }
    TAP_IS_INT(play(POLL_BACKOFF_MAX_SECONDS * 2), COURIER_LATER, "… for ever is trouble");
}

static void test_backoff(void)
{
    int64_t wait = POLL_BACKOFF_SECONDS;

    begin();
    play(0);
    refuse(POLL_MESSAGES, COURIER_FAULT, 0);
    for (int i = 0; i < 8; i++) {
        TAP_IS_INT(play(POLL_BACKOFF_MAX_SECONDS * 2), COURIER_FAULT, "nonsense is trouble");
        tap_ok(note_number(NOTE_NEXT "messages") - service->now >= wait * 4 / 5 &&
                   note_number(NOTE_NEXT "messages") - service->now <= wait * 6 / 5,
               "… and he waits for %lld seconds, more or less", (long long)wait);
        wait = wait * 2 > POLL_BACKOFF_MAX_SECONDS ? POLL_BACKOFF_MAX_SECONDS : wait * 2;
    }
    tap_ok(strstr(note(NOTE_LAST_TROUBLE), "\"messages\"") != NULL, "… and remembers what it was");
    refuse(POLL_MESSAGES, COURIER_OK, 0);
    play(POLL_BACKOFF_MAX_SECONDS * 2);
    TAP_IS_TEXT(note(NOTE_NEXT "messages"), NULL, "when it goes well that is over");
}

static void test_pause(void)
{
    begin();
    play(0);
    service_event_add(service_clock(), 1, "help");
    refuse(POLL_SEND, COURIER_PAUSED, 0);
    TAP_IS_INT(play(MINUTE), COURIER_PAUSED, "no credit");
    TAP_IS_INT(count("ready"), 1, "… the letter waits");
    refuse(POLL_SEND, COURIER_OK, 0);
    service->requests = 0;
    play(POLL_PAUSE_SECONDS - 1);
    TAP_IS_INT(service->requests, 0, "nothing at all is asked for an hour");
    play(1);
    TAP_IS_INT(count("sent"), 1, "… then it is sent");
    refuse(POLL_MESSAGES, COURIER_DENIED, 0);
    service->requests = 0;
    TAP_IS_INT(play(MINUTE), COURIER_DENIED, "keys that are not accepted");
    TAP_IS_INT(service->requests, 1, "… are not tried on anything else");
}

/* What cron is told of letters, whatever else the round has saved. */
static void test_told(void)
{
    int64_t first;

    begin();
    play(0);
    service_event_add(service_clock(), 1, "help");
    refuse(POLL_SEND, COURIER_DENIED, 0);
    TAP_IS_INT(play(MINUTE), COURIER_DENIED, "letters are refused");
    first = service->now;
    TAP_IS_INT(note_number(NOTE_TOLD), first, "… which is told");
    TAP_IS_INT(play(POLL_BACKOFF_MAX_SECONDS), COURIER_DENIED, "… and are refused again");
    TAP_IS_INT(note_number(NOTE_TOLD), first, "… which is not told a second time");
    refuse(POLL_SEND, COURIER_OK, 0);
    play(POLL_BACKOFF_MAX_SECONDS * 2);
    TAP_IS_INT(count("sent"), 1, "when they are taken");
    TAP_IS_TEXT(note(NOTE_TOLD), NULL, "… that is over");
    refuse(POLL_MESSAGES, COURIER_FAULT, 0);
    play(MINUTE);
    tap_ok(note(NOTE_TOLD) != NULL, "messages cannot be read, which is told");
    refuse(POLL_MESSAGES, COURIER_OK, 0);
    play(MINUTE);
    TAP_IS_TEXT(note(NOTE_TOLD), NULL, "… until they can, be nothing else asked for");
}

/* A service that shows to others what is for one. */
static void test_shown(void)
{
    begin();
    play(0);
    service_event_add(service_clock(), 1, "help");
    service_event_add(service_clock(), 2, "help");
    refuse(POLL_SEND, COURIER_SHOWN, service->now + MINUTE + LEDGER_DAY);
    TAP_IS_INT(play(MINUTE), COURIER_SHOWN, "a letter that others can read");
    TAP_IS_INT(service->calls[POLL_SEND].asked, 1, "… is the last one");
    TAP_IS_INT(count("dead") * 10 + count("ready"), 11, "… and not sent again");
    refuse(POLL_SEND, COURIER_UNCLEAR, 0);
    service->requests = 0;
    TAP_IS_INT(play(LEDGER_DAY - 1), COURIER_OK, "nothing is asked or said for a day");
    TAP_IS_INT(service->requests, 0, "… at all");
    play(1);
    TAP_IS_INT(count("sending"), 1, "then he tries once more, and hears nothing");
    refuse(POLL_FIND, COURIER_SHOWN, service->now + LEDGER_DAY);
    TAP_IS_INT(play(20 * MINUTE), COURIER_SHOWN, "… and finds it where all can read it");
    TAP_IS_INT(count("dead"), 2, "… so that is that");
    service_event_add(service_clock(), 1, "help");
    service_event_add(service_clock(), 2, "help");
    refuse(POLL_SEND, COURIER_SHOWN, 0);
    TAP_IS_INT(play(LEDGER_DAY), COURIER_OK, "when it happens to one letter, that is no trouble");
    TAP_IS_INT(count("dead"), 4, "… for others: they go, too");
    refuse(POLL_MESSAGES, COURIER_SHOWN, 0);
    TAP_IS_INT(play(LEDGER_DAY), COURIER_FAULT, "only letters can be shown");
}

/* --- limits, money, the clock ----------------------------------------------------------------------------- */

static void test_limits(void)
{
    begin();
    play(0);
    scratch_script(site.db,
                   "INSERT INTO waiter_note VALUES ('play', 'limit.messages', '0 1795263000')");
    TAP_IS_INT(asks(POLL_MESSAGES, 9 * MINUTE), 0, "nothing is left of a window: nothing is asked");
    TAP_IS_INT(asks(POLL_MESSAGES, MINUTE), 1, "… until its end");
    scratch_script(site.db, "UPDATE waiter_note SET value = '0 99999999999' "
                            "WHERE name = 'limit.messages'");
    TAP_IS_INT(asks(POLL_MESSAGES, MINUTE), 1,
               "an end beyond all windows was made by a wrong clock");
    scratch_script(site.db,
                   "INSERT INTO waiter_note VALUES ('play', 'limit.send.day', '0 1795266000')");
    service_event_add(service_clock(), 1, "help");
    TAP_IS_INT(asks(POLL_SEND, MINUTE), 0, "a window of a day counts, too");
    TAP_IS_INT(asks(POLL_SEND, 3600), 1, "… until its end");
}

static void test_money(void)
{
    begin();
    service->price = 5000;
    play(0);
    play(MINUTE);
    TAP_IS_TEXT(note(NOTE_SPENT), arena_printf(&arena, "%d %d", NOW / LEDGER_DAY, 4 * 5000),
                "what was spent today");
    play(LEDGER_DAY);
    TAP_IS_INT(note_number(NOTE_SPENT), NOW / LEDGER_DAY + 1, "tomorrow begins with nothing");
}

static void test_clock(void)
{
    begin();
    service->skew = -3600;
    service_event_add(service_clock() - LEDGER_DAY + 100, 1, "help");
    service_event_add(service_clock() - LEDGER_DAY - 100, 2, "help");
    play(0);
    TAP_IS_INT(note_number(NOTE_SKEW), -3600, "the service's clock is an hour behind");
    TAP_IS_INT(count("sent"), 1, "how old a message is its own clock says");
    service_event_add(service_clock() - LEDGER_DAY - 100, 3, "help");
    play(MINUTE);
    TAP_IS_INT(count("sent"), 1, "what is older than the first start is never answered");
}

/* Answers that come, but take their time. */
static void test_slow(void)
{
    struct courier courier = {.transport = "play"};
    struct waiter_poll poll = {.courier = &courier, .deadline = INT64_MAX};
    struct courier_report report = {.skew = INT64_MIN};
    const int64_t now = clock_monotonic_ms();

    tap_ok(poll_may(&poll, POLL_FIND), "a call");
    tap_ok(courier.deadline >= now + POLL_CALL_MS + POLL_SLOW_MS &&
               courier_time_left(&courier, INT64_MAX) <= POLL_CALL_MS + POLL_SLOW_MS &&
               courier_time_left(&courier, 5) == 5,
           "has as much time as a round may lose");
    poll.begun -= POLL_CALL_MS + POLL_SLOW_MS - 3000;
    poll_came(&poll, POLL_FIND, COURIER_OK, &report);
    tap_ok(poll.lost >= POLL_SLOW_MS - 3000, "what it takes is lost");
    tap_ok(poll_may(&poll, POLL_FIND) &&
               courier_time_left(&courier, INT64_MAX) <= POLL_CALL_MS + 3000,
           "… for those that follow");
    poll.begun -= POLL_CALL_MS + 3000;
    poll_came(&poll, POLL_FIND, COURIER_OK, &report);
    tap_ok(!poll_may(&poll, POLL_FIND) && poll.stopped, "when nothing is left the round ends");
    courier.live = true;
    poll.stopped = false;
    poll.lost = poll.deadline = 0;
    poll.begun -= 2 * POLL_SLOW_MS;
    poll_came(&poll, POLL_SEND, COURIER_OK, &report);
    tap_ok(poll_may(&poll, POLL_SEND),
           "but somebody who reads what is printed may take their time");
    courier.deadline = now - 1;
    TAP_IS_INT(courier_time_left(&courier, 5), 0, "and past the deadline there is no time at all");
}

/* One round in which this machine believes that it is a year later. */
static void test_clock_ahead(void)
{
    struct service_post *post;

    begin();
    play(0);
    service_event_add(service_clock(), 1, "check");
    post = &service->posts[service->post_count++];
    *post = (struct service_post){.id = service_id(service_clock()), .person = 1, .likes = 2};
    play(16 * MINUTE);
    service->now += 365 * LEDGER_DAY;
    service->skew = -365 * LEDGER_DAY;
    play(2 * 3600);
    service->now -= 365 * LEDGER_DAY;
    service->skew = 0;
    post->likes = 3;
    for (int i = 0; i < 8; i++)
        play(3600);
    TAP_IS_INT(service->calls[POLL_LIKES].asked, 2,
               "likes are looked at when a post is old by the service's clock");
    TAP_IS_INT(count("ready") + count("sending") + count("new"), 0, "… and nothing waits");
}

static void test_lock(void)
{
    int first, second;

    TAP_IS_INT(waiter_lock(site.home, WAITER_LOCK, false, &first, &err), STATUS_OK, "the lock");
    TAP_IS_INT(waiter_lock(site.home, WAITER_LOCK, false, &second, &err), STATUS_BUSY,
               "is for one");
    TAP_IS_INT(second, -1, "… and leaves nothing open");
    file_close(first);
    TAP_IS_INT(waiter_lock(site.home, WAITER_LOCK, true, &second, &err), STATUS_OK, "at a time");
    file_close(second);
}

int main(void)
{
    rounds_begin();
    test_empty();
    test_pages();
    test_likes();
    test_likes_most();
    test_later();
    test_backoff();
    test_pause();
    test_told();
    test_shown();
    test_limits();
    test_money();
    test_clock();
    test_clock_ahead();
    test_slow();
    test_lock();
    rounds_end();
    return tap_done();
}
