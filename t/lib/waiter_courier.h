/**
 * How the service that is not there (waiter_service.h) answers the waiter: on demand it does what services do: shows things
 * late and twice, forgets pages, counts requests, loses replies, refuses. Header only.
 */
#ifndef LIB_WAITER_COURIER_H
#define LIB_WAITER_COURIER_H

#include "lib/waiter_service.h"

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
    if (service_clock() - service->window_at[call] >= SERVICE_WINDOW) {
        service->window_at[call] = service_clock();
        service->used[call] = 0;
    }
    if (service->per_window > 0 && service->used[call] >= service->per_window &&
        !(service->free_send && call == POLL_SEND)) {
        service->refused++;
        report->until =
            service_draw(2) ? service->window_at[call] + SERVICE_WINDOW - service->skew : 0;
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
        out->next = most == 0
                        ? (ask->page == NULL ? service_number(arena, INT64_MAX) : NULL)
                        : service_number(arena, ids[most - (most > 2 && service->overlap ? 2 : 1)]);
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
    service->spoken += service->banned[to->person];
    if (outcome == COURIER_OK && service->shut != 0 && to->person == service->shut)
        outcome = COURIER_DENIED;
    if (outcome == COURIER_OK && service->guarded != 0 && to->person == service->guarded)
        outcome = COURIER_LATER;
    to->in_vain +=
        outcome == COURIER_DENIED || outcome == COURIER_UNCLEAR || outcome == COURIER_FAULT;
    if (outcome != COURIER_OK)
        return outcome;
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
        to->in_vain++;
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
    service->unseen = outcome == COURIER_OK ? 0 : service->unseen + 1;
    service->blind |= service->unseen >= 5;
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

    if (c->likes_most > 0 && count > c->likes_most)
        return COURIER_FAULT;
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
    c->likes_most = (size_t)service->likes_most;
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
