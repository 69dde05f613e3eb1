/**
 * What must be true of the waiter when everything that waited has come to its end, whatever went wrong before. Header only.
 */
#ifndef LIB_WAITER_MODEL_H
#define LIB_WAITER_MODEL_H

#include "lib/waiter_life.h"
#include "site/clout_purse.h"
#include "site/clout_verify.h"
#include "site/waiter_check.h"

#define NOON 1795262400 /* 21 November 2026, 12:00 UTC */
#define DAY 86400

static const char *const texts[] = {"may i have the check please",
                                    "CHECK",
                                    "clout?",
                                    "please help me",
                                    "claim!",
                                    "lorem ipsum dolor"};
#define KINDS (sizeof(texts) / sizeof(texts[0]))
#define CHECKS 2 /* so many of them ask for a check */
#define READ 5   /* so many of them have a word that he can read */

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
    const bool touched = life.touched[event->person] != 0;
    const bool may_be_done = kind >= READ || (kind < CHECKS && !is_newest_check(event)) ||
                             touched || (life.troubles & LIFE_FEW) != 0;

    if (event->group || event->id / 100000 < NOON - 2 * DAY) {
        if (strcmp(state, "none") != 0 || answers > 0)
            COMPLAIN("%lld was none of his business, and is %s", id, state);
    } else if (strcmp(state, "none") == 0) {
        COMPLAIN("%lld (\"%s\") was never read", id, event->text);
    } else if (strcmp(state, "dead") == 0) {
        if (event->in_vain < WAITER_TRIES_MAX)
            COMPLAIN("%lld is dead after %d letters", id, event->in_vain);
    } else if (strcmp(state, "done") == 0) {
        if (!may_be_done)
            COMPLAIN("%lld (\"%s\") got no answer", id, event->text);
    } else if (strcmp(state, "sent") != 0) {
        COMPLAIN("%lld is still %s", id, state);
    } else if (answers == 0 && !touched && !(life.troubles & LIFE_CLOCK)) {
        COMPLAIN("%lld is sent, and nothing has arrived", id);
    } else if (answers > 1 && !late && !touched && !service->blind &&
               !(life.troubles & LIFE_CLOCK)) {
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

            if (other->reply_to == one->reply_to && life.secret == 0 &&
                strcmp(one->text, other->text) != 0)
                COMPLAIN("%lld was answered with \"%s\" and \"%s\"", (long long)one->reply_to,
                         one->text, other->text);
        }
    }
}

/* Whoever was sent a code since something happened to them can use it. */
static void check_last_code(const struct service_event *newest, const char *hash, int rows)
{
    char code[LOGIN_CHECK_CHARACTERS + 1], known[HASH_TEXT];
    const char *text = "";

    for (size_t i = life.touched[newest->person] - 1; i < service->event_count; i++) {
        if (service->events[i].reply_to == newest->id)
            text = service->events[i].text;
    }
    if (text[0] == '\0' || life.linked[newest->person])
        return;
    for (text = strchr(text, '-'); text != NULL; text = strchr(text + 1, '-')) {
        if (!login_check_read((struct str){text - 4, 19}, code))
            continue;
        login_check_hash(conf_text(site.conf, CONF_SECRET_KEY), code, known);
        if (rows != 1 || strcmp(known, hash) != 0)
            COMPLAIN("person %d was sent a code that is dead", newest->person);
    }
}

/* The check of the newest message that asks for one works, and no other. */
static void check_check(int person)
{
    static const struct sql HASH = SQL("SELECT hash FROM login_check WHERE account_id = ?1");
    const struct service_event *newest = NULL;
    char characters[LOGIN_CHECK_CHARACTERS + 1], hash[HASH_TEXT];
    struct stmt *s = db_use(site.db, &HASH);
    const char *found = "";
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
    stmt_int(s, 1, life_account(person).id);
    while (stmt_row(s)) {
        found = stmt_col_text(s, 0, &scratch);
        rows++;
    }
    stmt_done(s, NULL);
    if (life.touched[person] != 0)
        check_last_code(newest, found, rows);
    else if (rows > 1 || (rows == 0 && !(life.troubles & LIFE_FEW)))
        COMPLAIN("person %d has %d checks", person, rows);
    else if (rows == 1 && strcmp(found, hash) != 0 && !(life.troubles & LIFE_FEW))
        COMPLAIN("person %d has another check than that of %lld", person, (long long)newest->id);
}

static void check_purse(int person)
{
    static const struct sql CREDITED =
        SQL("SELECT post_id, credited FROM tagged WHERE transport = 'play' AND author = ?1");
    struct stmt *s = db_use(site.db, &CREDITED);
    struct clout_purse purse = {.balance = 0};
    const int64_t account_id = life_account(person).id;
    int64_t sum = 0;

    stmt_text(s, 1, service_number(&scratch, SERVICE_PERSON + person));
    while (stmt_row(s)) {
        const int64_t id = service_read_number(stmt_col_text(s, 0, &scratch));
        const int64_t credited = stmt_col_int(s, 1);

        sum += credited;
        for (size_t i = 0; i < service->post_count; i++) {
            const struct service_post *post = &service->posts[i];

            if (post->id == id &&
                (credited > post->most ||
                 (credited < post->likes && account_id != 0 && !(life.troubles & LIFE_CAPS))))
                COMPLAIN("post %lld has %lld likes, at most %lld, and %lld are paid", (long long)id,
                         (long long)post->likes, (long long)post->most, (long long)credited);
        }
    }
    stmt_done(s, NULL);
    if (clout_purse(site.db, account_id, &purse, &err) != STATUS_OK && sum > 0)
        COMPLAIN("person %d: %s", person, err.message);
    if (purse.balance != sum)
        COMPLAIN("person %d has %lld for %lld likes", person, (long long)purse.balance,
                 (long long)sum);
}

static int64_t number_of(const struct sql *sql, int64_t parameter)
{
    struct stmt *s = db_use(site.db, sql);
    int64_t number;

    stmt_int(s, 1, parameter);
    number = stmt_row(s) ? stmt_col_int(s, 0) : 0;
    stmt_done(s, NULL);
    return number;
}

/* Whatever has become of people and rows: no like is paid twice, and nobody gets more in a day than there is for one. */
static void check_likes(void)
{
    static const struct sql PAID = SQL("SELECT sum(amount) FROM entry WHERE reason = 'like' "
                                       "AND amount <= ?1");
    static const struct sql OVER =
        SQL("SELECT count(*) FROM (SELECT 1 FROM entry WHERE reason = 'like' "
            "GROUP BY target_id, at / 86400 HAVING sum(amount) > ?1)");
    int64_t most = 0;

    for (size_t i = 0; i < service->post_count; i++)
        most += service->posts[i].most;
    if (number_of(&PAID, INT64_MAX) > most)
        COMPLAIN("%lld likes are paid, and there were never more than %lld",
                 (long long)number_of(&PAID, INT64_MAX), (long long)most);
    if ((life.troubles & LIFE_CAPS) && number_of(&OVER, LIFE_CAP) > 0)
        COMPLAIN("somebody was paid more than the cap of a day");
}

/* By this machine's clock, while that is not set back: what people were answered is remembered of one day. */
static void check_manners(void)
{
    static const struct sql PUZZLED =
        SQL("SELECT count(*) FROM (SELECT 1 FROM message WHERE puzzled = 1 AND sender <> '' "
            "GROUP BY sender, handled_at / 86400 HAVING count(*) > ?1)");
    static const struct sql ANSWERED =
        SQL("SELECT count(*) FROM (SELECT 1 FROM message WHERE answer IS NOT NULL AND "
            "sender <> '' GROUP BY sender, handled_at / 86400 HAVING count(*) > ?1)");

    if (service->spoken > 0)
        COMPLAIN("%lld letters went to people who were banned", (long long)service->spoken);
    if (life.troubles & (LIFE_CLOCK | LIFE_ERASE))
        return;
    if (number_of(&PUZZLED, 1) > 0)
        COMPLAIN("he was puzzled twice a day by the same person");
    if ((life.troubles & LIFE_FEW) && number_of(&ANSWERED, LIFE_ANSWERS) > 0)
        COMPLAIN("somebody was answered too often in a day");
}

static void check_posts(void)
{
    static const struct sql POSTS = SQL("SELECT count(*) FROM tagged WHERE first_at > ?1");
    const int64_t count = number_of(&POSTS, 0);
    struct clout_verified verified;

    if (count != (int64_t)service->post_count)
        COMPLAIN("%lld of %zu posts are known", (long long)count, service->post_count);
    check_likes();
    for (int i = 0; i < PERSONS; i++) {
        if (!(life.troubles & (LIFE_BAN | LIFE_ERASE | LIFE_LINK | LIFE_FORGET)))
            check_purse(i);
    }
    if (clout_verify(site.db, &verified, &err) != STATUS_OK)
        COMPLAIN("%s", err.message);
}

#endif
