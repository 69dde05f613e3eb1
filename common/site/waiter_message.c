#include "site/waiter_message.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "site/waiter_words.h"

#define NAME_MAX 100 /* bytes of what people call themselves; a handle takes fewer */
#define KEEP_ROW_SECONDS (400LL * 24 * 3600) /* more than WAITER_MAX_AGE can be */

static const struct sql ADD =
    SQL("INSERT INTO message (transport, event_id, place, sender, sender_name, conversation, text, "
        "words, at, state, puzzled, handled_at, tries, next_at) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, ?11, 0, 0) ON CONFLICT DO NOTHING");

/* The index message_open is used where its own condition stands in so many words. */
static const struct sql QUEUE =
    SQL("SELECT state, COUNT(*), MIN(at) FROM message WHERE transport = ?1 "
        "AND state IN ('new', 'ready', 'sending') GROUP BY state");
static const struct sql DEAD =
    SQL("SELECT COUNT(*) FROM message WHERE transport = ?1 AND state = 'dead' AND handled_at > ?2");

/* Old enough to be blanked, with something left to blank, or old enough to be forgotten. */
static const struct sql OLD = SQL(
    "SELECT transport, event_id FROM message WHERE handled_at <= ?1 AND (text <> '' "
    "OR sender_name <> '' OR (state NOT IN ('ready', 'sending') AND (conversation <> '' "
    "OR answer IS NOT NULL)) OR (handled_at <= ?2 AND state IN ('sent', 'done', 'dead'))) LIMIT ?3");
/* An answer that still waits keeps what it needs to be sent. */
static const struct sql BLANK =
    SQL("UPDATE message SET text = '', sender_name = '', "
        "conversation = CASE WHEN state IN ('ready', 'sending') THEN conversation ELSE '' END, "
        "answer = CASE WHEN state IN ('ready', 'sending') THEN answer END "
        "WHERE transport = ?1 AND event_id = ?2 AND handled_at <= ?3");
static const struct sql FORGET =
    SQL("DELETE FROM message WHERE transport = ?1 AND event_id = ?2 AND handled_at <= ?3 "
        "AND state IN ('sent', 'done', 'dead')");

/* --- the inbox ------------------------------------------------------------------------------------------- */

bool waiter_id_is_good(const char *id)
{
    const struct str text = str_of(id);

    return text.len > 0 && text.len <= WAITER_ID_MAX && utf8_is_clean(text, false) &&
           str_find(text, ' ') == text.len;
}

static enum status message_check(const struct waiter_message *message, struct err *err)
{
    bool good = waiter_id_is_good(message->event_id) && waiter_id_is_good(message->sender) &&
                (message->conversation[0] == '\0' || waiter_id_is_good(message->conversation)) &&
                utf8_is_valid(str_of(message->text));

    return good ? STATUS_OK
                : err_set(err, STATUS_INVALID,
                          "a message has ids of 1 to %d bytes without blanks, and its text is "
                          "UTF-8",
                          WAITER_ID_MAX);
}

/* The first WAITER_TEXT_MAX characters. */
static struct str text_read(const char *text)
{
    struct str whole = str_of(text);
    size_t at = 0;

    for (size_t count = 0; at < whole.len && count < WAITER_TEXT_MAX; count++)
        at += utf8_length_at(whole, at);
    return str_slice(whole, 0, at);
}

static struct str name_read(const char *name)
{
    const struct str piece = str_slice(str_of(name), 0, NAME_MAX);

    return str_slice(piece, 0, utf8_valid_length(piece));
}

enum status waiter_message_add(struct db *db, const char *transport,
                               const struct waiter_message *message, int64_t oldest, bool *added,
                               struct err *err)
{
    const bool old = message->at < oldest;
    enum status status = message_check(message, err);
    struct stmt *s;
    struct str text;

    *added = false;
    if (status != STATUS_OK)
        return status;
    text = text_read(message->text);
    s = db_use(db, &ADD);
    stmt_text(s, 1, transport);
    stmt_text(s, 2, message->event_id);
    stmt_int(s, 3, message->place);
    stmt_text(s, 4, message->sender);
    stmt_str(s, 5, old ? STR("") : name_read(message->sender_name));
    stmt_text(s, 6, message->conversation);
    stmt_str(s, 7, old ? STR("") : text);
    stmt_int(s, 8, old ? 0 : waiter_words_find(text));
    stmt_int(s, 9, message->at);
    stmt_text(s, 10, old ? "done" : "new");
    if (old)
        stmt_int(s, 11, clock_now());
    else
        stmt_null(s, 11);
    status = stmt_run(s, err);
    *added = status == STATUS_OK && db_changes(db) > 0;
    return status;
}

/* --- what waits ------------------------------------------------------------------------------------------ */

static enum status count_open(struct db *db, const char *transport, struct waiter_queue *out,
                              struct err *err)
{
    struct stmt *s = db_use(db, &QUEUE);

    stmt_text(s, 1, transport);
    while (stmt_row(s)) {
        const struct str state = stmt_col_view(s, 0);
        const bool is_new = str_is(state, "new"), is_ready = str_is(state, "ready");
        const int64_t count = stmt_col_int(s, 1), at = stmt_col_int(s, 2);

        *(is_new ? &out->new : is_ready ? &out->ready : &out->sending) = count;
        if (out->oldest_at == 0 || at < out->oldest_at)
            out->oldest_at = at;
    }
    return stmt_done(s, err);
}

int64_t waiter_queue_length(const struct waiter_queue *queue)
{
    return queue->new + queue->ready + queue->sending;
}

enum status waiter_message_queue(struct db *db, const char *transport, struct waiter_queue *out,
                                 struct err *err)
{
    struct stmt *s;
    enum status status;

    *out = (struct waiter_queue){0, 0, 0, 0, 0};
    status = count_open(db, transport, out, err);
    if (status != STATUS_OK)
        return status;
    s = db_use(db, &DEAD);
    stmt_text(s, 1, transport);
    stmt_int(s, 2, clock_now() - WAITER_KEEP_TEXT_SECONDS);
    out->dead = stmt_row(s) ? stmt_col_int(s, 0) : 0;
    return stmt_done(s, err);
}

/* --- forgetting ------------------------------------------------------------------------------------------ */

enum status waiter_message_old(struct db *db, struct arena *arena, int64_t limit,
                               struct waiter_old *out, struct err *err)
{
    const int64_t now = clock_now();
    struct stmt *s = db_use(db, &OLD);

    *out = (struct waiter_old){.before = now - WAITER_KEEP_TEXT_SECONDS,
                               .forget_before = now - KEEP_ROW_SECONDS};
    out->keys = ARENA_ARRAY(arena, struct waiter_old_key, (size_t)limit);
    stmt_int(s, 1, out->before);
    stmt_int(s, 2, out->forget_before);
    stmt_int(s, 3, limit);
    while (out->count < limit && stmt_row(s)) {
        out->keys[out->count].transport = stmt_col_text(s, 0, arena);
        out->keys[out->count++].event_id = stmt_col_text(s, 1, arena);
    }
    return stmt_done(s, err);
}

static enum status change(struct db *db, const struct sql *sql, const struct waiter_old *old,
                          int64_t i, int64_t before, struct err *err)
{
    struct stmt *s = db_use(db, sql);

    stmt_text(s, 1, old->keys[i].transport);
    stmt_text(s, 2, old->keys[i].event_id);
    stmt_int(s, 3, before);
    return stmt_run(s, err);
}

enum status waiter_message_blank(struct db *db, const struct waiter_old *old, struct err *err)
{
    enum status status = STATUS_OK;

    for (int64_t i = 0; status == STATUS_OK && i < old->count; i++) {
        status = change(db, &FORGET, old, i, old->forget_before, err);
        if (status == STATUS_OK)
            status = change(db, &BLANK, old, i, old->before, err);
    }
    return status;
}

enum status waiter_message_sweep(struct db *db, int64_t limit, int64_t *count, struct err *err)
{
    struct arena arena = {0};
    struct waiter_old old;
    enum status status = waiter_message_old(db, &arena, limit, &old, err);

    *count = old.count;
    if (status == STATUS_OK)
        status = waiter_message_blank(db, &old, err);
    arena_free(&arena);
    return status;
}
