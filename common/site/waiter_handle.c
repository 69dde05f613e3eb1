#include "site/waiter_handle.h"

#include "base/clock.h"
#include "base/log.h"
#include "site/waiter_reply.h"

/* The index message_open is used where its own condition stands in so many words. */
static const struct sql NEXT =
    SQL("SELECT event_id, place, sender, sender_name, text, words FROM message "
        "WHERE transport = ?1 AND state = 'new' AND state IN ('new', 'ready', 'sending') "
        "AND place > ?2 ORDER BY place LIMIT 1");
static const struct sql FINISH =
    SQL("UPDATE message SET state = ?3, answer = ?4, puzzled = ?5, handled_at = ?6 "
        "WHERE transport = ?1 AND event_id = ?2 AND state = 'new'");

/* The oldest behind a place. */
static enum status next_message(const struct waiter *waiter, struct arena *arena, int64_t after,
                                struct waiter_inbox *out, bool *found, struct err *err)
{
    struct stmt *s = db_use(waiter->site->db, &NEXT);

    stmt_text(s, 1, waiter->transport);
    stmt_int(s, 2, after);
    *found = stmt_row(s);
    if (*found) {
        out->event_id = stmt_col_text(s, 0, arena);
        out->place = stmt_col_int(s, 1);
        out->sender = stmt_col_text(s, 2, arena);
        out->sender_name = stmt_col_text(s, 3, arena);
        out->text = stmt_col_text(s, 4, arena);
        out->words = (unsigned)stmt_col_int(s, 5);
    }
    return stmt_done(s, err);
}

static enum status finish(const struct waiter *waiter, const char *event_id, const char *state,
                          const struct waiter_reply *reply, struct err *err)
{
    struct stmt *s = db_use(waiter->site->db, &FINISH);

    stmt_text(s, 1, waiter->transport);
    stmt_text(s, 2, event_id);
    stmt_text(s, 3, state);
    stmt_text(s, 4, reply->text);
    stmt_int(s, 5, reply->puzzled);
    stmt_int(s, 6, clock_now());
    return stmt_run(s, err);
}

static void log_outcome(const struct waiter *waiter, const char *event_id, enum log_level level,
                        const char *outcome)
{
    struct log_line line;

    log_begin(&line, level, "waiter-handle");
    log_text(&line, "transport", waiter->transport);
    log_text(&line, "message", event_id);
    log_text(&line, "outcome", outcome);
    log_end(&line);
}

/* One message: what it brings about, the answer, and the state of its row. */
static enum status handle_one(const struct waiter_room *room, struct arena *arena,
                              const struct waiter_inbox *message, struct waiter_tally *tally,
                              struct err *err)
{
    struct waiter_reply reply;
    enum status status = waiter_reply(room, arena, message, &reply, err);

    if (status == STATUS_OK)
        status = finish(room->waiter, message->event_id, reply.text == NULL ? "done" : "ready",
                        &reply, err);
    if (status != STATUS_OK)
        return status;
    log_outcome(room->waiter, message->event_id, LOG_INFO, reply.outcome);
    tally->handled++;
    tally->answered += reply.text != NULL;
    return STATUS_OK;
}

/* --- a transaction --------------------------------------------------------------------------------------- */

/* What one transaction is to do, and what came of it, also when that was for nothing. */
struct batch {
    int64_t after; /* the place behind which it begins */
    int64_t most;  /* messages */
    struct waiter_tally did;
    int64_t place;        /* of the message that was begun last */
    const char *event_id; /* of that one, in `arena`; NULL = there was none */
    struct arena *arena;
};

/* The memory of each message is given back: texts are long. */
static enum status handle_many(const struct waiter_room *room, struct batch *batch, struct err *err)
{
    struct waiter_inbox message;
    struct arena arena = {0};
    bool found = true;
    enum status status = STATUS_OK;

    while (status == STATUS_OK && found && batch->did.handled < batch->most) {
        arena_reset(&arena);
        status = next_message(room->waiter, &arena, batch->after, &message, &found, err);
        if (status == STATUS_OK && found) {
            status = handle_one(room, &arena, &message, &batch->did, err);
            if (status != STATUS_OK) {
                batch->place = message.place;
                batch->event_id = arena_strdup(batch->arena, message.event_id);
            }
        }
    }
    arena_free(&arena);
    return status;
}

static enum status run(const struct waiter *waiter, struct batch *batch, struct err *err)
{
    struct waiter_room room;
    struct arena arena = {0};
    enum status status = db_begin(waiter->site->db, TX_PRIVATE, err);

    batch->did = (struct waiter_tally){0, 0};
    batch->event_id = NULL;
    if (status == STATUS_OK)
        status = waiter_room_enter(waiter, &arena, &room, err);
    if (status == STATUS_OK)
        status = handle_many(&room, batch, err);
    status = db_end(waiter->site->db, status, err);
    arena_free(&arena);
    return status;
}

/* --- faults ---------------------------------------------------------------------------------------------- */

/* Whether another time could not be better. */
static bool is_fault(enum status status)
{
    return status != STATUS_OK && status != STATUS_BUSY && status != STATUS_IO &&
           status != STATUS_FULL && status != STATUS_FORBIDDEN;
}

/* A message that could not be handled. */
struct suspect {
    const char *event_id;
    enum status fault;
    struct suspect *next;
};

/* Takes them out of the way. */
static enum status park(const struct waiter *waiter, const struct suspect *suspects,
                        struct waiter_tally *did, struct err *err)
{
    static const struct waiter_reply nothing;
    enum status status = db_begin(waiter->site->db, TX_PRIVATE, err);

    for (const struct suspect *s = suspects; status == STATUS_OK && s != NULL; s = s->next) {
        status = finish(waiter, s->event_id, "dead", &nothing, err);
        log_outcome(waiter, s->event_id, LOG_ERROR, status_row(s->fault)->name);
        did->handled++;
    }
    return db_end(waiter->site->db, status, err);
}

/* The oldest message could not be handled, or none can. As soon as one behind it can, the fault is its own, and that of the
 * others before; while none can, it is nobody's, and all of them wait. */
static enum status find_whose(const struct waiter *waiter, struct batch *batch, enum status fault,
                              struct err *err)
{
    struct suspect *suspects = NULL;
    struct err tried;
    enum status status = fault;

    if (batch->event_id == NULL)
        return fault;
    while (is_fault(status) && batch->event_id != NULL) {
        struct suspect *suspect = ARENA_NEW(batch->arena, struct suspect);

        *suspect = (struct suspect){batch->event_id, status, suspects};
        suspects = suspect;
        batch->after = batch->place;
        batch->most = 1;
        status = run(waiter, batch, &tried);
    }
    if (status == STATUS_OK && batch->did.handled > 0)
        return park(waiter, suspects, &batch->did, err);
    if (status == STATUS_OK)
        return fault;
    if (err != NULL)
        *err = tried;
    return status;
}

/* Nobody need wait for the writers' lock when there is nothing to do. */
static enum status does_wait(const struct waiter *waiter, bool *found, struct err *err)
{
    struct waiter_inbox message;
    struct arena arena = {0};
    enum status status = next_message(waiter, &arena, INT64_MIN, &message, found, err);

    arena_free(&arena);
    return status;
}

/* Those before the one that fails are handled again, without it, in a transaction that holds. */
enum status waiter_handle(struct waiter *waiter, struct waiter_tally *tally, struct err *err)
{
    struct arena arena = {0};
    struct batch batch = {.after = INT64_MIN, .most = WAITER_BATCH, .arena = &arena};
    bool found;
    enum status status = does_wait(waiter, &found, err);

    if (status != STATUS_OK || !found)
        return status;
    status = run(waiter, &batch, err);
    if (is_fault(status) && batch.did.handled > 0) {
        batch.most = batch.did.handled;
        status = run(waiter, &batch, err);
    }
    if (is_fault(status))
        status = find_whose(waiter, &batch, status, err);
    if (status == STATUS_OK) {
        tally->handled += batch.did.handled;
        tally->answered += batch.did.answered;
    }
    arena_free(&arena);
    return status;
}
