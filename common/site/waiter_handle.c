#include "site/waiter_handle.h"

#include "base/clock.h"
#include "base/log.h"
#include "site/waiter_reply.h"

/* The index message_open is used where its own condition stands in so many words. */
static const struct sql NEXT =
    SQL("SELECT event_id, place, sender, sender_name, text, words FROM message "
        "WHERE transport = ?1 AND state = 'new' AND state IN ('new', 'ready', 'sending') "
        "ORDER BY place LIMIT 1");
static const struct sql FINISH =
    SQL("UPDATE message SET state = ?3, answer = ?4, puzzled = ?5, handled_at = ?6 "
        "WHERE transport = ?1 AND event_id = ?2 AND state = 'new'");

static enum status next_message(const struct waiter *waiter, struct arena *arena,
                                struct waiter_inbox *out, bool *found, struct err *err)
{
    struct stmt *s = db_use(waiter->site->db, &NEXT);

    stmt_text(s, 1, waiter->transport);
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

static enum status finish(const struct waiter *waiter, const struct waiter_inbox *message,
                          const char *state, const struct waiter_reply *reply, struct err *err)
{
    struct stmt *s = db_use(waiter->site->db, &FINISH);

    stmt_text(s, 1, waiter->transport);
    stmt_text(s, 2, message->event_id);
    stmt_text(s, 3, state);
    stmt_text(s, 4, reply->text);
    stmt_int(s, 5, reply->puzzled);
    stmt_int(s, 6, clock_now());
    return stmt_run(s, err);
}

static void log_outcome(const struct waiter *waiter, const struct waiter_inbox *message,
                        enum log_level level, const char *outcome)
{
    struct log_line line;

    log_begin(&line, level, "waiter-handle");
    log_text(&line, "transport", waiter->transport);
    log_text(&line, "message", message->event_id);
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
        status = finish(room->waiter, message, reply.text == NULL ? "done" : "ready", &reply, err);
    if (status != STATUS_OK)
        return status;
    log_outcome(room->waiter, message, LOG_INFO, reply.outcome);
    tally->handled++;
    tally->answered += reply.text != NULL;
    return STATUS_OK;
}

/* The memory of each message is given back: texts are long. */
static enum status handle_many(const struct waiter *waiter, struct arena *rooms, int64_t most,
                               struct waiter_tally *tally, struct err *err)
{
    struct waiter_room room;
    struct arena arena = {0};
    bool found = true;
    enum status status = waiter_room_enter(waiter, rooms, &room, err);

    while (status == STATUS_OK && found && tally->handled < most) {
        struct waiter_inbox message;

        status = next_message(waiter, &arena, &message, &found, err);
        if (status == STATUS_OK && found)
            status = handle_one(&room, &arena, &message, tally, err);
        arena_reset(&arena);
    }
    arena_free(&arena);
    return status;
}

/* Handles at most `most` in one transaction. `did` says how many were, also when that was for nothing. */
static enum status batch(const struct waiter *waiter, int64_t most, struct waiter_tally *did,
                         struct err *err)
{
    struct arena rooms = {0};
    enum status status = db_begin(waiter->site->db, TX_PRIVATE, err);

    *did = (struct waiter_tally){0, 0};
    if (status == STATUS_OK)
        status = handle_many(waiter, &rooms, most, did, err);
    status = db_end(waiter->site->db, status, err);
    arena_free(&rooms);
    return status;
}

/* Whether another time could not be better. */
static bool is_fault(enum status status)
{
    return status != STATUS_OK && status != STATUS_BUSY && status != STATUS_IO &&
           status != STATUS_FULL && status != STATUS_FORBIDDEN;
}

/* Takes the oldest message out of the way. */
static enum status park(const struct waiter *waiter, enum status fault, struct waiter_tally *did,
                        struct err *err)
{
    static const struct waiter_reply nothing;
    struct waiter_inbox message;
    struct arena arena = {0};
    bool found = false;
    enum status status = db_begin(waiter->site->db, TX_PRIVATE, err);

    if (status == STATUS_OK)
        status = next_message(waiter, &arena, &message, &found, err);
    if (status == STATUS_OK && found)
        status = finish(waiter, &message, "dead", &nothing, err);
    status = db_end(waiter->site->db, status, err);
    if (status == STATUS_OK && found)
        log_outcome(waiter, &message, LOG_ERROR, status_row(fault)->name);
    did->handled = status == STATUS_OK && found;
    arena_free(&arena);
    return status;
}

/* Nobody need wait for the writers' lock when there is nothing to do. */
static enum status does_wait(const struct waiter *waiter, bool *found, struct err *err)
{
    struct waiter_inbox message;
    struct arena arena = {0};
    enum status status = next_message(waiter, &arena, &message, found, err);

    arena_free(&arena);
    return status;
}

/* Those before the one that fails are handled again, without it, in a transaction that holds. */
enum status waiter_handle(struct waiter *waiter, struct waiter_tally *tally, struct err *err)
{
    struct waiter_tally did;
    bool found;
    enum status fault, status = does_wait(waiter, &found, err);

    if (status != STATUS_OK || !found)
        return status;
    status = batch(waiter, WAITER_BATCH, &did, err);
    if (is_fault(status) && did.handled > 0)
        status = batch(waiter, did.handled, &did, err);
    if (is_fault(status)) {
        fault = status;
        did = (struct waiter_tally){0, 0};
        status = park(waiter, fault, &did, err);
    }
    if (status == STATUS_OK) {
        tally->handled += did.handled;
        tally->answered += did.answered;
    }
    return status;
}
