/**
 * A service for messages that is not there: it lives in memory that outlasts the processes which ask it, and does on
 * demand what services do: shows things late, forgets pages, counts requests, loses replies, refuses. Header only.
 */
#ifndef LIB_WAITER_SERVICE_H
#define LIB_WAITER_SERVICE_H

#include "base/clock.h"
#include "base/number.h"
#include "net/courier.h"
#include "net/waiter_poll.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#define SERVICE static inline __attribute__((unused))
#define SERVICE_EVENTS 24000
#define SERVICE_POSTS 200
#define SERVICE_TEXT 800
#define SERVICE_WINDOW 900 /* seconds */
#define SERVICE_SELF "1"
#define SERVICE_PERSON 100 /* the id of the first person */

struct service_event {
    int64_t id;
    int64_t reply_to; /* by the waiter: what it answers; 0 = a person's */
    int64_t shown_at; /* by the service's clock */
    int person;       /* who writes it, or whom he writes to */
    bool group;       /* not for him alone */
    bool late;        /* shown after whoever sent it has looked for it */
    char text[SERVICE_TEXT];
};

struct service_post {
    int64_t id;
    int person;
    int64_t likes;
    int64_t most; /* that were ever reported */
};

struct service {
    uint64_t random;
    int64_t now;  /* of the machine that asks */
    int64_t skew; /* the service's clock is so many seconds ahead */
    int faults;   /* of a hundred requests so many go wrong */
    int64_t sequence;
    struct service_event events[SERVICE_EVENTS];
    size_t event_count;
    struct service_post posts[SERVICE_POSTS];
    size_t post_count;
    int per_window; /* requests of a kind that are answered in a window; 0 = any number */
    bool free_send; /* but of letters any number */
    bool forward;   /* pages lead forward, and nothing is shown late */
    int batch;      /* letters in one go */
    int page_most;  /* events on a page, whatever was asked for; 0 = what was asked for */
    int64_t window_at[POLL_CALLS];
    int used[POLL_CALLS];

    struct {
        enum courier_outcome outcome; /* of every request of a kind, when it is not COURIER_OK */
        int64_t until;
        int64_t asked; /* requests of that kind so far */
    } calls[POLL_CALLS];
    int shut;      /* whose letters it refuses as if the keys were wrong; 0 = nobody's */
    int64_t price; /* of a request, in millionths of a dollar */

    /* the end of the process */
    int64_t steps;          /* so far */
    int64_t kill_at;        /* in this step; 0 = never */
    int kill_chance;        /* in a thousand steps */
    const char *kill_label; /* in the next step that is called so; NULL = none */
    void (*die)(void);
    struct {
        char name[16];
        int seen, killed; /* how often */
    } labels[40];         /* of steps */
    int label_count;

    /* what happened */
    int64_t requests, refused, lost, stale, killed, found;
};

static struct service *service;

SERVICE void service_make(void)
{
    service =
        mmap(NULL, sizeof(*service), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (service == MAP_FAILED)
        abort();
}

SERVICE int64_t service_draw(int64_t bound)
{
    service->random ^= service->random << 13;
    service->random ^= service->random >> 7;
    service->random ^= service->random << 17;
    return (int64_t)((service->random >> 11) % (uint64_t)bound);
}

/** A new service; `seed` is not 0. */
SERVICE void service_begin(uint64_t seed, int64_t now)
{
    const size_t events = service->event_count;

    for (size_t i = 0; i < events; i++)
        service->events[i].text[0] = '\0';
    service->event_count = service->post_count = 0;
    service->random = seed * 0x9e3779b97f4a7c15u;
    service->now = now;
    service->skew = service->sequence = 0;
    service->faults = service->per_window = 0;
    service->free_send = service->forward = false;
    service->page_most = service->batch = 0;
    memset(service->used, 0, sizeof(service->used));
    memset(service->window_at, 0, sizeof(service->window_at));
    memset(service->calls, 0, sizeof(service->calls));
    service->price = service->shut = 0;
    service->steps = service->kill_at = 0;
    service->kill_chance = 0;
    service->kill_label = NULL;
    for (int i = 0; i < 10; i++)
        service_draw(2);
}

SERVICE int64_t service_clock(void)
{
    return service->now + service->skew;
}

/** An id that says when: ids of later seconds are larger. */
SERVICE int64_t service_id(int64_t at)
{
    return at * 100000 + service->sequence++ % 100000;
}

SERVICE struct service_event *service_event_add(int64_t at, int person, const char *text)
{
    struct service_event *event = &service->events[service->event_count];

    if (service->event_count == SERVICE_EVENTS)
        abort();
    *event = (struct service_event){.id = service_id(at), .shown_at = at, .person = person};
    snprintf(event->text, sizeof(event->text), "%s", text);
    service->event_count++;
    return event;
}

/* --- the end of the process ------------------------------------------------------------------------------- */

SERVICE void service_step(void *context, const char *label)
{
    int i = 0;

    (void)context;
    while (i < service->label_count && strcmp(service->labels[i].name, label) != 0)
        i++;
    if (i == service->label_count)
        snprintf(service->labels[service->label_count++].name, sizeof(service->labels[0].name),
                 "%s", label);
    service->labels[i].seen++;
    service->steps++;
    if (service->steps == service->kill_at ||
        (service->kill_label != NULL && strcmp(service->kill_label, label) == 0) ||
        (service->kill_chance > 0 && service_draw(1000) < service->kill_chance)) {
        service->killed++;
        service->labels[i].killed++;
        service->die();
    }
}

/* --- requests --------------------------------------------------------------------------------------------- */

/* What comes of a request, before anything is done. */
SERVICE enum courier_outcome service_admit(enum poll_call call, struct courier_report *report)
{
    service->requests++;
    service->calls[call].asked++;
    report->skew = service->skew;
    report->spent = service->price;
    if (service->calls[call].outcome != COURIER_OK) {
        report->until = service->calls[call].until;
        return service->calls[call].outcome;
    }
    if (service->now - service->window_at[call] >= SERVICE_WINDOW) {
        service->window_at[call] = service->now;
        service->used[call] = 0;
    }
    if (service->per_window > 0 && service->used[call] >= service->per_window &&
        !(service->free_send && call == POLL_SEND)) {
        service->refused++;
        report->until = service_draw(2) ? service->window_at[call] + SERVICE_WINDOW : 0;
        return COURIER_LATER;
    }
    service->used[call]++;
    if (service_draw(100) >= service->faults)
        return COURIER_OK;
    service->refused++;
    switch (service_draw(8)) {
    case 0:
        report->until = service->now + 1 + service_draw(300);
        return COURIER_LATER;
    case 1:
        return COURIER_PAUSED;
    case 2:
        return COURIER_FAULT;
    case 3:
        return COURIER_DENIED;
    default:
        return COURIER_UNCLEAR;
    }
}

SERVICE enum courier_outcome service_who(struct courier *c, struct arena *arena, const char **id,
                                         const char **name, struct courier_report *report)
{
    const enum courier_outcome outcome = service_admit(POLL_WHO, report);

    (void)c;
    (void)arena;
    *id = SERVICE_SELF;
    *name = "waiter";
    return outcome;
}

SERVICE const char *service_number(struct arena *arena, int64_t number)
{
    return arena_printf(arena, "%lld", (long long)number);
}

SERVICE int64_t service_read_number(const char *text)
{
    int64_t number = 0;

    return text != NULL && number_i64(str_of(text), 0, INT64_MAX, &number) ? number : 0;
}

SERVICE int service_newest_first(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? 1 : x > y ? -1 : 0;
}

SERVICE int service_oldest_first(const void *a, const void *b)
{
    return service_newest_first(b, a);
}

SERVICE struct service_event *service_event_of(int64_t id)
{
    for (size_t i = 0; i < service->event_count; i++) {
        if (service->events[i].id == id)
            return &service->events[i];
    }
    return NULL;
}

/* The ids that are shown behind `from` (0 = all), in the order of pages. */
SERVICE size_t service_shown(int64_t from, int64_t *ids)
{
    size_t count = 0;

    for (size_t i = 0; i < service->event_count; i++) {
        const struct service_event *event = &service->events[i];
        const bool behind = service->forward ? event->id > from : from == 0 || event->id < from;

        if (event->shown_at <= service_clock() && behind)
            ids[count++] = event->id;
    }
    qsort(ids, count, sizeof(*ids), service->forward ? service_oldest_first : service_newest_first);
    return count;
}

SERVICE void service_put_event(struct arena *arena, struct courier_page *out, int64_t id)
{
    const struct service_event *event = service_event_of(id);

    const char *name = service_number(arena, id);

    if (out->first == NULL || !service->forward)
        out->first = name;
    if (out->last == NULL || service->forward)
        out->last = name;
    if (event->reply_to != 0 || event->group) {
        out->skipped++;
        return;
    }
    out->messages[out->count++] =
        (struct waiter_message){.event_id = name,
                                .place = id,
                                .sender = service_number(arena, SERVICE_PERSON + event->person),
                                .sender_name = "Somebody",
                                .conversation = "",
                                .text = event->text,
                                .at = id / 100000};
}

SERVICE enum courier_outcome service_messages(struct courier *c, struct arena *arena,
                                              const struct courier_ask *ask,
                                              struct courier_page *out,
                                              struct courier_report *report)
{
    static int64_t ids[SERVICE_EVENTS];
    enum courier_outcome outcome = service_admit(POLL_MESSAGES, report);
    size_t most = ask->most, count;

    (void)c;
    if (outcome != COURIER_OK)
        return outcome;
    if (ask->page != NULL && service_draw(100) < service->faults) {
        service->stale++;
        return COURIER_STALE;
    }
    if (service->page_most > 0 && most > (size_t)service->page_most)
        most = (size_t)service->page_most;
    if (service->faults > 0 && !service->forward && service_draw(4) == 0)
        most = (size_t)service_draw((int64_t)most + 1); /* a short page, or an empty one */
    count = service_shown(
        service_read_number(service->forward && ask->page == NULL ? ask->high : ask->page), ids);
    for (size_t i = 0; i < count && i < most; i++)
        service_put_event(arena, out, ids[i]);
    if (count > most)
        out->next = most == 0 ? (ask->page == NULL ? service_number(arena, INT64_MAX) : NULL)
                              : service_number(arena, ids[most - 1]);
    if (count > most && most == 0 && ask->page != NULL)
        return COURIER_UNCLEAR;
    return COURIER_OK;
}

/* It is there before the reply is: who dies now does not know. */
SERVICE enum courier_outcome service_send(struct courier *c, struct arena *arena,
                                          const struct waiter_letter *letter,
                                          const char **remote_id, struct courier_report *report)
{
    struct service_event *to = service_event_of(service_read_number(letter->event_id)), *event;
    enum courier_outcome outcome = service_admit(POLL_SEND, report);

    (void)c;
    if (outcome != COURIER_OK)
        return outcome;
    if (service->shut != 0 && to->person == service->shut)
        return COURIER_DENIED;
    service_step(NULL, "leaving");
    event = service_event_add(service_clock(), to->person, letter->text);
    event->reply_to = to->id;
    if (service_draw(100) < service->faults / 4) {
        event->late = true;
        event->shown_at += 60;
    }
    service_step(NULL, "arrived");
    if (service_draw(100) < service->faults) {
        service->lost++;
        return service_draw(2) ? COURIER_UNCLEAR : COURIER_FAULT;
    }
    *remote_id = service_number(arena, event->id);
    return COURIER_OK;
}

SERVICE enum courier_outcome service_find(struct courier *c, struct arena *arena,
                                          const struct waiter_letter *letter,
                                          const char **remote_id, struct courier_report *report)
{
    const struct service_event *to = service_event_of(service_read_number(letter->event_id));
    const enum courier_outcome outcome = service_admit(POLL_FIND, report);
    int64_t newest = 0;

    (void)c;
    for (size_t i = 0; outcome == COURIER_OK && i < service->event_count; i++) {
        const struct service_event *event = &service->events[i];

        if (event->reply_to != 0 && event->person == to->person && event->id > newest &&
            event->id > to->id && event->shown_at <= service_clock() &&
            event->id / 100000 >= letter->sent_at - 120 && strcmp(event->text, letter->text) == 0)
            newest = event->id;
    }
    *remote_id = newest == 0 ? NULL : service_number(arena, newest);
    service->found += newest != 0;
    return outcome;
}

SERVICE void service_report_post(struct arena *arena, struct service_post *post,
                                 struct tagged_post *out)
{
    if (post->likes > post->most)
        post->most = post->likes;
    *out = (struct tagged_post){.post_id = service_number(arena, post->id),
                                .author = service_number(arena, SERVICE_PERSON + post->person),
                                .likes = post->likes,
                                .at = post->id / 100000};
}

SERVICE enum courier_outcome service_mentions(struct courier *c, struct arena *arena,
                                              const struct courier_ask *ask,
                                              struct courier_page *out,
                                              struct courier_report *report)
{
    const enum courier_outcome outcome = service_admit(POLL_MENTIONS, report);
    const int64_t from = service_read_number(ask->page), since = service_read_number(ask->high);

    (void)c;
    for (size_t i = 0; outcome == COURIER_OK && i < service->post_count; i++) {
        struct service_post *post =
            &service->posts[service->forward ? i : service->post_count - 1 - i];
        const char *name = service_number(arena, post->id);

        if (post->id <= since ||
            (from != 0 && (service->forward ? post->id <= from : post->id >= from)))
            continue;
        if (out->count == 10) {
            out->next = service->forward ? out->last : out->first;
            break;
        }
        service_report_post(arena, post, &out->posts[out->count++]);
        if (out->first == NULL || !service->forward)
            out->first = name;
        if (out->last == NULL || service->forward)
            out->last = name;
    }
    return outcome;
}

SERVICE enum courier_outcome service_likes(struct courier *c, struct arena *arena,
                                           const char *const *ids, size_t count,
                                           struct tagged_post *posts, struct courier_report *report)
{
    const enum courier_outcome outcome = service_admit(POLL_LIKES, report);

    (void)c;
    for (size_t i = 0; outcome == COURIER_OK && i < count; i++) {
        posts[i] = (struct tagged_post){.post_id = ids[i], .likes = -1};
        for (size_t j = 0; j < service->post_count; j++) {
            if (service->posts[j].id == service_read_number(ids[i]))
                service_report_post(arena, &service->posts[j], &posts[i]);
        }
    }
    return outcome;
}

SERVICE int service_compare(const char *a, const char *b)
{
    const int64_t x = service_read_number(a), y = service_read_number(b);

    return x < y ? -1 : x > y;
}

SERVICE int64_t service_when(const char *mark)
{
    return service_read_number(mark) / 100000;
}

static const struct courier_calls service_calls = {
    .who = service_who,
    .messages = service_messages,
    .send = service_send,
    .find = service_find,
    .mentions = service_mentions,
    .likes = service_likes,
    .compare = service_compare,
    .when = service_when,
};

SERVICE enum status service_open(struct courier *c, struct site *site, struct arena *arena,
                                 struct err *err)
{
    (void)site;
    (void)arena;
    (void)err;
    c->order = service->forward ? OLDEST_FIRST : NEWEST_FIRST;
    c->chef = "chef";
    c->batch = (size_t)service->batch;
    c->calls = &service_calls;
    return STATUS_OK;
}

static const struct courier_kind service_kind = {.transport = "play", .open = service_open};

/** A round of the waiter, at the service's `now`; `*trouble`, unless NULL, is what came of it. */
SERVICE enum status service_round(struct site *site, const struct phrases *phrases,
                                  enum courier_outcome *trouble, struct err *err)
{
    struct arena arena = {0};
    struct courier courier;
    struct waiter_poll poll = {.site = site,
                               .phrases = phrases,
                               .courier = &courier,
                               .arena = &arena,
                               .step = service_step};
    enum status status;

    clock_fix(service->now);
    status = courier_open(&courier, &service_kind, site, &arena, err);
    if (status == STATUS_OK)
        status = waiter_poll_run(&poll, err);
    if (trouble != NULL)
        *trouble = poll.trouble;
    arena_free(&arena);
    return status;
}

#endif
