/**
 * A service for messages that is not there: it lives in memory that outlasts the processes which ask it. How it answers
 * stands in waiter_courier.h. Header only.
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
    int in_vain;      /* so often an answer to it left, and was refused or not confirmed */
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
    int likes_most; /* posts whose likes it tells at once; 0 = of any number */
    bool overlap;   /* pages begin with what the one before ended with */
    int page_most;  /* events on a page, whatever was asked for; 0 = what was asked for */
    int64_t window_at[POLL_CALLS];
    int used[POLL_CALLS];

    struct {
        enum courier_outcome outcome; /* of every request of a kind, when it is not COURIER_OK */
        int64_t until;
        int64_t asked; /* requests of that kind so far */
    } calls[POLL_CALLS];
    int shut;      /* whose letters it refuses as if the keys were wrong; 0 = nobody's */
    int guarded;   /* whose letters what stands in front of it turns away; 0 = nobody's */
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

    int unseen;      /* searches in a row that came to nothing */
    bool blind;      /* these were too many */
    bool banned[10]; /* persons to whom nothing may be said */
    int64_t spoken;  /* letters to them */

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
    service->free_send = service->forward = service->overlap = false;
    service->page_most = service->batch = service->likes_most = 0;
    memset(service->used, 0, sizeof(service->used));
    memset(service->window_at, 0, sizeof(service->window_at));
    memset(service->calls, 0, sizeof(service->calls));
    service->price = service->shut = service->guarded = 0;
    memset(service->banned, 0, sizeof(service->banned));
    service->spoken = service->unseen = 0;
    service->blind = false;
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

#endif
