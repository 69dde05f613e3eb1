#include "net/courier.h"

#include "base/clock.h"
#include "site/waiter_note_list.h"

/* The first word "TRANSPORT:NAME" of PIEROGIS_CHEF that is for this transport. */
static const char *find_chef(const struct conf *conf, const char *transport, struct arena *arena)
{
    struct str rest = str_of(conf_text(conf, CONF_CHEF)), word;

    while (conf_word(&rest, &word)) {
        const size_t colon = str_find(word, ':');

        if (colon + 1 < word.len && str_is(str_slice(word, 0, colon), transport))
            return arena_copy(arena, str_trim(str_slice(word, colon + 1, word.len)));
    }
    return NULL;
}

static void load_limits(struct courier *c, const struct waiter_note_list *notes)
{
    for (size_t i = 0; i < notes->count; i++) {
        const struct waiter_note *note = &notes->items[i];
        struct courier_limit *limit;
        const char *rest;

        if (!str_starts(str_of(note->name), NOTE_LIMIT))
            continue;
        limit = courier_limit(c, note->name + strlen(NOTE_LIMIT));
        if (limit == NULL)
            return;
        limit->remaining = waiter_note_number(note->value, -1, &rest);
        limit->reset_at = waiter_note_number(rest, 0, NULL);
    }
}

enum status courier_open(struct courier *c, const struct courier_kind *kind, struct site *site,
                         struct arena *arena, struct err *err)
{
    struct waiter_note_list notes;
    enum status status = waiter_note_list(site->db, arena, kind->transport, &notes, err);
    const char *self;

    if (status != STATUS_OK)
        return status;
    self = waiter_note_text(&notes, kind->transport, NOTE_SELF);
    *c = (struct courier){.transport = kind->transport,
                          .self = self == NULL ? "" : self,
                          .chef = find_chef(site->conf, kind->transport, arena),
                          .site = site};
    load_limits(c, &notes);
    return kind->open(c, site, arena, err);
}

struct courier_limit *courier_limit(struct courier *c, const char *name)
{
    struct courier_limit *limit;

    for (size_t i = 0; i < c->limit_count; i++) {
        if (strcmp(c->limits[i].name, name) == 0)
            return &c->limits[i];
    }
    if (c->limit_count == COURIER_LIMITS || strlen(name) >= sizeof(limit->name))
        return NULL;
    limit = &c->limits[c->limit_count++];
    *limit = (struct courier_limit){.remaining = -1};
    snprintf(limit->name, sizeof(limit->name), "%s", name);
    return limit;
}

int64_t courier_time_left(const struct courier *c, int64_t most)
{
    int64_t left;

    if (c->deadline == 0)
        return most;
    left = c->deadline - clock_monotonic_ms();
    if (left < 0)
        left = 0;
    return left < most ? left : most;
}
