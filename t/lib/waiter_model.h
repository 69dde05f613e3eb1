/**
 * What must be true of the waiter when everything that waited has come to its end, whatever went wrong before. Header only.
 */
#ifndef LIB_WAITER_MODEL_H
#define LIB_WAITER_MODEL_H

#include "lib/waiter_service.h"
#include "site/clout_purse.h"
#include "site/clout_verify.h"
#include "site/waiter_check.h"

#define NOON 1795262400 /* 21 November 2026, 12:00 UTC */
#define DAY 86400
#define PERSONS 4

static const char *const texts[] = {"may i have the check please",
                                    "CHECK",
                                    "clout?",
                                    "please help me",
                                    "claim!",
                                    "lorem ipsum dolor"};
#define KINDS (sizeof(texts) / sizeof(texts[0]))
#define CHECKS 2 /* so many of them ask for a check */
#define READ 5   /* so many of them have a word that he can read */

static struct site site;
static struct arena scratch; /* of one day */
static struct err err;

/* The first thing that is wrong; "" = nothing. */
static char complaint[ERR_MAX + 200];

#define COMPLAIN(...)                                                                              \
    do {                                                                                           \
        if (complaint[0] == '\0')                                                                  \
            snprintf(complaint, sizeof(complaint), __VA_ARGS__);                                   \
    } while (0)

static size_t kind_of(const struct service_event *event)
{
    size_t kind = 0;

    while (kind < KINDS && strcmp(event->text, texts[kind]) != 0)
        kind++;
    return kind;
}

static const char *state_of(const struct service_event *event)
{
    static const struct sql STATE =
        SQL("SELECT state FROM message WHERE transport = 'play' AND event_id = ?1");
    struct stmt *s = db_use(site.db, &STATE);
    const char *state = "none";

    stmt_text(s, 1, service_number(&scratch, event->id));
    if (stmt_row(s))
        state = stmt_col_text(s, 0, &scratch);
    stmt_done(s, NULL);
    return state;
}

static int64_t tries_of(const struct service_event *event)
{
    static const struct sql TRIES =
        SQL("SELECT tries FROM message WHERE transport = 'play' AND event_id = ?1");
    struct stmt *s = db_use(site.db, &TRIES);
    int64_t tries;

    stmt_text(s, 1, service_number(&scratch, event->id));
    tries = stmt_row(s) ? stmt_col_int(s, 0) : 0;
    stmt_done(s, NULL);
    return tries;
}

/* How often it was answered, and whether one of the answers could not be found when it was looked for. */
static int answers_to(const struct service_event *event, bool *late)
{
    int count = 0;

    *late = false;
    for (size_t i = 0; i < service->event_count; i++) {
        if (service->events[i].reply_to == event->id) {
            count++;
            *late |= service->events[i].late;
        }
    }
    return count;
}

static bool is_newest_check(const struct service_event *event)
{
    for (size_t i = 0; i < service->event_count; i++) {
        const struct service_event *other = &service->events[i];

        if (other->reply_to == 0 && !other->group && other->person == event->person &&
            other->id > event->id && kind_of(other) < CHECKS)
            return false;
    }
    return true;
}

static void check_message(const struct service_event *event)
{
    const size_t kind = kind_of(event);
    const char *state = state_of(event);
    bool late;
    const int answers = answers_to(event, &late);
    const long long id = (long long)event->id;
    const bool may_be_done = kind >= READ || (kind < CHECKS && !is_newest_check(event));

    if (event->group || event->id / 100000 < NOON - 2 * DAY) {
        if (strcmp(state, "none") != 0 || answers > 0)
            COMPLAIN("%lld was none of his business, and is %s", id, state);
    } else if (strcmp(state, "none") == 0) {
        COMPLAIN("%lld (\"%s\") was never read", id, event->text);
    } else if (strcmp(state, "dead") == 0) {
        if (tries_of(event) < WAITER_TRIES_MAX)
            COMPLAIN("%lld is dead after %lld tries", id, (long long)tries_of(event));
    } else if (strcmp(state, "done") == 0) {
        if (!may_be_done)
            COMPLAIN("%lld (\"%s\") got no answer", id, event->text);
    } else if (strcmp(state, "sent") != 0) {
        COMPLAIN("%lld is still %s", id, state);
    } else if (answers == 0) {
        COMPLAIN("%lld is sent, and nothing has arrived", id);
    } else if (answers > 1 && !late) {
        COMPLAIN("%lld (\"%s\") was answered %d times", id, event->text, answers);
    }
}

/* All answers to one message are the same, so that any of them is good. */
static void check_answers(void)
{
    for (size_t i = 0; i < service->event_count; i++) {
        const struct service_event *one = &service->events[i];

        for (size_t j = i + 1; one->reply_to != 0 && j < service->event_count; j++) {
            const struct service_event *other = &service->events[j];

            if (other->reply_to == one->reply_to && strcmp(one->text, other->text) != 0)
                COMPLAIN("%lld was answered with \"%s\" and \"%s\"", (long long)one->reply_to,
                         one->text, other->text);
        }
    }
}

static int64_t account_of(int person)
{
    static const struct sql ACCOUNT =
        SQL("SELECT account_id FROM identity WHERE transport = 'play' AND native_id = ?1");
    struct stmt *s = db_use(site.db, &ACCOUNT);
    int64_t id = 0;

    stmt_text(s, 1, service_number(&scratch, SERVICE_PERSON + person));
    if (stmt_row(s))
        id = stmt_col_int(s, 0);
    stmt_done(s, NULL);
    return id;
}

/* The check of the newest message that asks for one works, and no other. */
static void check_check(int person)
{
    static const struct sql HASH = SQL("SELECT hash FROM login_check WHERE account_id = ?1");
    const struct service_event *newest = NULL;
    char characters[LOGIN_CHECK_CHARACTERS + 1], hash[HASH_TEXT];
    struct stmt *s = db_use(site.db, &HASH);
    int rows = 0;

    for (size_t i = 0; i < service->event_count; i++) {
        const struct service_event *event = &service->events[i];

        if (event->reply_to == 0 && !event->group && event->person == person &&
            kind_of(event) < CHECKS && event->id / 100000 >= NOON - 2 * DAY &&
            is_newest_check(event))
            newest = event;
    }
    if (newest == NULL)
        return;
    waiter_check_characters(&site, "play", service_number(&scratch, newest->id), characters);
    login_check_hash(conf_text(site.conf, CONF_SECRET_KEY), characters, hash);
    stmt_int(s, 1, account_of(person));
    while (stmt_row(s)) {
        rows++;
        if (strcmp(stmt_col_text(s, 0, &scratch), hash) != 0)
            COMPLAIN("person %d has another check than that of %lld", person,
                     (long long)newest->id);
    }
    stmt_done(s, NULL);
    if (rows != 1)
        COMPLAIN("person %d has %d checks", person, rows);
}

static void check_purse(int person)
{
    static const struct sql CREDITED =
        SQL("SELECT post_id, credited FROM tagged WHERE transport = 'play' AND author = ?1");
    struct stmt *s = db_use(site.db, &CREDITED);
    struct clout_purse purse = {.balance = 0};
    int64_t sum = 0;

    stmt_text(s, 1, service_number(&scratch, SERVICE_PERSON + person));
    while (stmt_row(s)) {
        const int64_t id = service_read_number(stmt_col_text(s, 0, &scratch));
        const int64_t credited = stmt_col_int(s, 1);

        sum += credited;
        for (size_t i = 0; i < service->post_count; i++) {
            const struct service_post *post = &service->posts[i];

            if (post->id == id && (credited > post->most || credited < post->likes))
                COMPLAIN("post %lld has %lld likes, at most %lld, and %lld are paid", (long long)id,
                         (long long)post->likes, (long long)post->most, (long long)credited);
        }
    }
    stmt_done(s, NULL);
    if (clout_purse(site.db, account_of(person), &purse, &err) != STATUS_OK && sum > 0)
        COMPLAIN("person %d: %s", person, err.message);
    if (purse.balance != sum)
        COMPLAIN("person %d has %lld for %lld likes", person, (long long)purse.balance,
                 (long long)sum);
}

static void check_posts(void)
{
    static const struct sql POSTS = SQL("SELECT count(*) FROM tagged");
    struct clout_verified verified;
    struct stmt *s = db_use(site.db, &POSTS);
    int64_t count = stmt_row(s) ? stmt_col_int(s, 0) : -1;

    stmt_done(s, NULL);
    if (count != (int64_t)service->post_count)
        COMPLAIN("%lld of %zu posts are known", (long long)count, service->post_count);
    for (int i = 0; i < PERSONS; i++)
        check_purse(i);
    if (clout_verify(site.db, &verified, &err) != STATUS_OK)
        COMPLAIN("%s", err.message);
}

#endif
