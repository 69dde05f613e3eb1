#include "commands.h"
#include "show.h"

#include "base/clock.h"
#include "net/waiter_keys.h"
#include "site/object_json.h"
#include "site/waiter_message.h"
#include "site/waiter_note_list.h"
#include "site/waiter_state.h"

#include <inttypes.h>

#define DAY 86400
#define MILLION 1000000

struct state {
    const char *transport;
    const struct waiter_note_list *notes;
    struct waiter_queue queue;
    struct waiter_posts posts;
    int64_t spent;          /* millionths of a dollar, today */
    bool costs;             /* by the configured prices */
    const char *needs_keys; /* a sentence that says which; NULL = none */
};

/* Of x, whose calls have prices, at least one of which is not nothing. */
static bool has_prices(const struct conf *conf, const char *transport)
{
    static const enum conf_key prices[] = {CONF_WAITER_X_PRICE_READ, CONF_WAITER_X_PRICE_USER,
                                           CONF_WAITER_X_PRICE_SEND, CONF_WAITER_X_PRICE_POST,
                                           CONF_WAITER_X_PRICE_MENTION};

    for (size_t i = 0; i < sizeof(prices) / sizeof(prices[0]); i++) {
        if (strcmp(transport, "x") == 0 && conf_int(conf, prices[i]) > 0)
            return true;
    }
    return false;
}

/* What is wrong with the keys of a transport, in a sentence that says what to do. */
static const char *keys_fault(struct cli *cli, const char *transport)
{
    struct waiter_keys *keys = NULL;
    struct err err;

    if (strcmp(transport, "local") == 0 ||
        waiter_keys_open(&keys, transport, &cli->arena, &cli->site, &err) == STATUS_OK)
        return NULL;
    return arena_strdup(&cli->arena, err.message);
}

static const char *note(const struct state *state, const char *name)
{
    return waiter_note_text(state->notes, state->transport, name);
}

static int64_t note_number(const struct state *state, const char *name)
{
    return waiter_note_number(note(state, name), 0, NULL);
}

/* What stands in the note of reading when a reading was cut short. */
static bool has_gap(const struct state *state)
{
    const char *scan = note(state, NOTE_SCAN "messages");

    return scan != NULL && strstr(scan, "\"page\"") != NULL;
}

static enum status read_state(struct cli *cli, const struct waiter_note_list *notes,
                              const char *transport, struct state *out)
{
    const char *spent;
    enum status status;

    *out = (struct state){.transport = transport,
                          .notes = notes,
                          .costs = has_prices(cli->conf, transport),
                          .needs_keys = keys_fault(cli, transport)};
    if (waiter_note_number(note(out, NOTE_SPENT), -1, &spent) == clock_now() / DAY)
        out->spent = waiter_note_number(spent, 0, NULL);
    status = waiter_message_queue(cli->site.db, transport, &out->queue, &cli->err);
    if (status == STATUS_OK)
        status = waiter_posts(cli->site.db, transport, &out->posts, &cli->err);
    return status;
}

/* --- JSON ------------------------------------------------------------------------------------------------- */

static void number_json(struct json_write *w, const char *key, int64_t value)
{
    json_key(w, key);
    json_put_i64(w, value);
}

static void time_json(struct json_write *w, const char *key, int64_t seconds)
{
    if (seconds > 0)
        member_time(w, key, seconds);
    else
        member_text(w, key, NULL);
}

/* Windows of limits, and times before which nothing is tried. */
static void windows_json(struct json_write *w, const struct state *state)
{
    json_key(w, "limits");
    json_array(w);
    for (size_t i = 0; i < state->notes->count; i++) {
        const struct waiter_note *item = &state->notes->items[i];
        const char *rest;

        if (strcmp(item->transport, state->transport) != 0 ||
            !str_starts(str_of(item->name), NOTE_LIMIT))
            continue;
        json_object(w);
        member_text(w, "of", item->name + strlen(NOTE_LIMIT));
        number_json(w, "remaining", waiter_note_number(item->value, 0, &rest));
        time_json(w, "full_again_at", waiter_note_number(rest, 0, NULL));
        json_end(w);
    }
    json_end(w);
    json_key(w, "waits");
    json_array(w);
    for (size_t i = 0; i < state->notes->count; i++) {
        const struct waiter_note *item = &state->notes->items[i];

        if (strcmp(item->transport, state->transport) != 0 ||
            !str_starts(str_of(item->name), NOTE_NEXT) ||
            waiter_note_number(item->value, 0, NULL) <= clock_now())
            continue;
        json_object(w);
        member_text(w, "for", item->name + strlen(NOTE_NEXT));
        time_json(w, "until", waiter_note_number(item->value, 0, NULL));
        json_end(w);
    }
    json_end(w);
}

static void state_json(struct json_write *w, const struct state *state)
{
    const char *sentence;
    int64_t trouble_at = waiter_note_number(note(state, NOTE_LAST_TROUBLE), 0, &sentence);

    json_object(w);
    member_text(w, "transport", state->transport);
    member_text(w, "id", note(state, NOTE_SELF));
    member_text(w, "name", note(state, NOTE_NAME));
    time_json(w, "last_success_at", note_number(state, NOTE_LAST_SUCCESS));
    time_json(w, "last_message_at", note_number(state, NOTE_LAST_READABLE));
    time_json(w, "last_trouble_at", trouble_at);
    member_text(w, "trouble", trouble_at > 0 ? sentence : NULL);
    member_text(w, "needs_keys", state->needs_keys);
    time_json(w, "paused_until",
              note_number(state, NOTE_PAUSED) > clock_now() ? note_number(state, NOTE_PAUSED) : 0);
    member_text(w, "read_up_to", note(state, NOTE_HIGH "messages"));
    json_key(w, "gap");
    json_put_bool(w, has_gap(state));
    number_json(w, "new", state->queue.new);
    number_json(w, "ready", state->queue.ready);
    number_json(w, "sending", state->queue.sending);
    number_json(w, "dead", state->queue.dead);
    time_json(w, "oldest_waiting_at", state->queue.oldest_at);
    number_json(w, "posts_watched", state->posts.watched);
    number_json(w, "likes", state->posts.likes);
    number_json(w, "likes_paid", state->posts.credited);
    number_json(w, "service_ahead_seconds", note_number(state, NOTE_SKEW));
    number_json(w, "spent_today_microdollars", state->spent);
    windows_json(w, state);
    json_end(w);
}

/* --- for people ------------------------------------------------------------------------------------------- */

static void show_time(struct buf *out, const char *label, int64_t seconds)
{
    char text[CLOCK_TEXT];

    if (seconds <= 0)
        return;
    clock_moment(seconds, text);
    show_field(out, label, "%s", text);
}

static void show_paused(struct buf *out, int64_t until)
{
    char text[CLOCK_TEXT];

    clock_moment(until, text);
    if (until > clock_now())
        show_field(out, "paused", "until %s", text);
}

static void show_windows(struct buf *out, const struct state *state)
{
    for (size_t i = 0; i < state->notes->count; i++) {
        const struct waiter_note *item = &state->notes->items[i];
        const char *rest = "";
        char until[CLOCK_TEXT];
        int64_t number = waiter_note_number(item->value, 0, &rest);

        if (strcmp(item->transport, state->transport) != 0)
            continue;
        if (str_starts(str_of(item->name), NOTE_LIMIT)) {
            const int64_t reset_at = waiter_note_number(rest, 0, NULL);

            clock_moment(reset_at, until);
            if (reset_at > clock_now())
                show_field(out, "limit", "%s: %" PRId64 " left until %s",
                           item->name + strlen(NOTE_LIMIT), number, until);
        } else if (str_starts(str_of(item->name), NOTE_NEXT) && number > clock_now()) {
            clock_moment(number, until);
            show_field(out, "waits", "%s, until %s", item->name + strlen(NOTE_NEXT), until);
        }
    }
}

static void show_state(struct buf *out, const struct state *state)
{
    const struct waiter_queue *queue = &state->queue;
    const char *name = note(state, NOTE_NAME), *self = note(state, NOTE_SELF);
    const char *high = note(state, NOTE_HIGH "messages"), *sentence;
    const int64_t trouble_at = waiter_note_number(note(state, NOTE_LAST_TROUBLE), 0, &sentence);
    const int64_t skew = note_number(state, NOTE_SKEW);

    show_field(out, "transport", "%s", state->transport);
    if (name != NULL && self != NULL)
        show_field(out, "known as", "%s (id %s)", name, self);
    show_time(out, "success", note_number(state, NOTE_LAST_SUCCESS));
    show_time(out, "message", note_number(state, NOTE_LAST_READABLE));
    show_time(out, "trouble", trouble_at);
    if (trouble_at > 0)
        show_field(out, "", "%s", sentence);
    show_paused(out, note_number(state, NOTE_PAUSED));
    show_field(out, "read up to", "%s%s", high == NULL ? "nothing yet" : high,
               has_gap(state) ? ", with a gap above" : "");
    show_field(out, "queue",
               "%" PRId64 " new, %" PRId64 " to send, %" PRId64 " unclear, %" PRId64
               " dead in the last week",
               queue->new, queue->ready, queue->sending, queue->dead);
    show_time(out, "since", queue->oldest_at);
    if (state->needs_keys != NULL)
        show_field(out, "keys", "%s", state->needs_keys);
    show_field(out, "likes", "%" PRId64 ", %" PRId64 " paid; %" PRId64 " post%s watched",
               state->posts.likes, state->posts.credited, state->posts.watched,
               state->posts.watched == 1 ? " is" : "s are");
    show_windows(out, state);
    if (skew != 0)
        show_field(out, "clock", "the service is %" PRId64 " seconds %s", skew < 0 ? -skew : skew,
                   skew < 0 ? "behind" : "ahead");
    if (state->costs || state->spent > 0)
        show_field(out, "spent today", "$%" PRId64 ".%06" PRId64, state->spent / MILLION,
                   state->spent % MILLION);
}

/* --- the command ------------------------------------------------------------------------------------------ */

static enum status show_all(struct cli *cli, const struct waiter_note_list *notes,
                            struct json_write *w)
{
    const char *last = "";
    bool any = false;

    for (size_t i = 0; i < notes->count; i++) {
        struct state state;
        enum status status;

        if (strcmp(notes->items[i].transport, last) == 0)
            continue;
        last = notes->items[i].transport;
        status = read_state(cli, notes, last, &state);
        if (status != STATUS_OK)
            return status;
        if (w != NULL)
            state_json(w, &state);
        else {
            if (any)
                buf_char(&cli->out, '\n');
            show_state(&cli->out, &state);
        }
        any = true;
    }
    if (!any && w == NULL)
        cli_say(cli, "the waiter has heard nothing yet; try \"pierogis waiter hear\"");
    return STATUS_OK;
}

static enum status run(struct cli *cli)
{
    struct waiter_note_list notes;
    struct json_write w;
    enum status status;

    status = waiter_note_list(cli->site.db, &cli->arena, NULL, &notes, &cli->err);
    if (status != STATUS_OK)
        return status;
    if (!cli->json)
        return show_all(cli, &notes, NULL);
    json_begin(&w, &cli->out, true);
    json_array(&w);
    status = show_all(cli, &notes, &w);
    json_end(&w);
    json_finish(&w);
    return status;
}

const struct command command_waiter_status = {
    .name = "waiter status",
    .arguments = "",
    .needs = DB_READS,
    .summary = "say how far the waiter has read, what waits, which limits hold, what it costs",
    .example = "pierogis waiter status",
    .run = run,
};
