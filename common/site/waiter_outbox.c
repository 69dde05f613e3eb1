#include "site/waiter_outbox.h"

#include "base/clock.h"
#include "base/log.h"
#include "site/waiter_check.h"

#define LATE_SECONDS 60 /* no service takes longer to say that it has taken a letter */

/* The index message_open is used where its own condition stands in so many words. */
#define OPEN "state IN ('new', 'ready', 'sending')"
#define LETTER                                                                                     \
    "SELECT event_id, sender, conversation, answer, tries, sent_at, next_at, place, handled_at "   \
    "FROM message "

/* Who may have got a letter gets no other before that is known: they may say the same. A letter that was held up lets all
 * others go first, or one that can never be delivered would be tried before each of them. */
#define WAITS                                                                                      \
    "WHERE transport = ?1 AND state = 'ready' AND " OPEN " AND sender NOT IN (SELECT sender "      \
    "FROM message WHERE transport = ?1 AND state = 'sending' AND " OPEN ") "
static const struct sql NEXT = SQL(LETTER WAITS "AND next_at = 0 ORDER BY place LIMIT 1");
/* A time that is further ahead than any can be was made by a clock that was wrong. */
static const struct sql HELD_UP =
    SQL(LETTER WAITS "AND next_at <> 0 AND (next_at <= ?2 OR next_at > ?3) ORDER BY place LIMIT 1");
static const struct sql UNCLEAR =
    SQL(LETTER "WHERE transport = ?1 AND state = 'sending' AND " OPEN " ORDER BY place LIMIT 1");
static const struct sql BANNED =
    SQL("SELECT 1 FROM identity JOIN account ON account.id = identity.account_id "
        "WHERE identity.transport = ?1 AND identity.native_id = ?2 AND account.state = 'banned'");

static const struct sql DROP = SQL("UPDATE message SET state = 'done' WHERE transport = ?1 AND "
                                   "event_id = ?2 AND state = 'ready'");
static const struct sql BEGIN = SQL("UPDATE message SET state = 'sending', sent_at = ?3 WHERE "
                                    "transport = ?1 AND event_id = ?2 AND state = 'ready'");
static const struct sql UNSURE = SQL("UPDATE message SET tries = tries + 1 WHERE transport = ?1 "
                                     "AND event_id = ?2 AND state = 'sending'");
static const struct sql SENT = SQL("UPDATE message SET state = 'sent', remote_id = ?3 WHERE "
                                   "transport = ?1 AND event_id = ?2 AND state = 'sending' "
                                   "RETURNING sent_at");
static const struct sql AGAIN =
    SQL("UPDATE message SET next_at = ?3, tries = tries + ?4, "
        "state = CASE WHEN ?4 = 1 AND tries + 1 >= ?5 THEN 'dead' ELSE 'ready' END "
        "WHERE transport = ?1 AND event_id = ?2 AND state = 'sending'");
static const struct sql DEAD = SQL("UPDATE message SET state = 'dead' WHERE transport = ?1 AND "
                                   "event_id = ?2 AND state IN ('ready', 'sending')");

/* --- reading --------------------------------------------------------------------------------------------- */

static enum status read_letter(struct site *site, struct arena *arena, struct stmt *s,
                               const char *transport, struct waiter_letter *out, bool *found,
                               struct err *err)
{
    const char *answer = "";

    *out = (struct waiter_letter){.event_id = ""};
    *found = stmt_row(s);
    if (*found) {
        out->event_id = stmt_col_text(s, 0, arena);
        out->recipient = stmt_col_text(s, 1, arena);
        out->conversation = stmt_col_text(s, 2, arena);
        answer = stmt_col_text_or(s, 3, "", arena);
        out->tries = stmt_col_int(s, 4);
        out->sent_at = stmt_col_int(s, 5);
        out->next_at = stmt_col_int(s, 6);
        out->place = stmt_col_int(s, 7);
        out->handled_at = stmt_col_int(s, 8);
        out->text = waiter_check_fill(site, arena, transport, out->event_id, answer, &out->code);
    }
    return stmt_done(s, err);
}

static enum status is_banned(struct db *db, const char *transport,
                             const struct waiter_letter *letter, bool *banned, struct err *err)
{
    struct stmt *s = db_use(db, &BANNED);

    stmt_text(s, 1, transport);
    stmt_text(s, 2, letter->recipient);
    *banned = stmt_row(s);
    return stmt_done(s, err);
}

/* --- writing --------------------------------------------------------------------------------------------- */

/* Inside the caller's transaction, or in one of its own. */
static enum status open_step(struct db *db, bool *own, struct err *err)
{
    *own = !db_in_transaction(db);
    return *own ? db_begin(db, TX_PRIVATE, err) : STATUS_OK;
}

static enum status close_step(struct db *db, bool own, enum status status, struct err *err)
{
    return own ? db_end(db, status, err) : status;
}

static struct stmt *use(struct site *site, const struct sql *sql, const char *transport,
                        const struct waiter_letter *letter)
{
    struct stmt *s = db_use(site->db, sql);

    stmt_text(s, 1, transport);
    stmt_text(s, 2, letter->event_id);
    return s;
}

static enum status drop(struct site *site, const char *transport,
                        const struct waiter_letter *letter, struct err *err)
{
    struct log_line line;
    bool own;
    enum status status = open_step(site->db, &own, err);

    if (status == STATUS_OK)
        status = stmt_run(use(site, &DROP, transport, letter), err);
    status = close_step(site->db, own, status, err);
    if (status != STATUS_OK)
        return status;
    log_begin(&line, LOG_INFO, "waiter-dropped");
    log_text(&line, "transport", transport);
    log_text(&line, "message", letter->event_id);
    log_end(&line);
    return STATUS_OK;
}

/* Whether there is no point in it any more: its check was replaced, or its reader is one who gets silence. */
static enum status is_moot(struct site *site, struct arena *arena, const char *transport,
                           const struct waiter_letter *letter, bool *moot, struct err *err)
{
    const struct waiter_check_asked asked = {transport,     letter->event_id,   letter->recipient,
                                             letter->place, letter->handled_at, letter->sent_at};
    bool own, stands = false;
    enum status status = is_banned(site->db, transport, letter, moot, err);

    if (status != STATUS_OK || *moot || letter->code == NULL)
        return status;
    status = waiter_check_stands(site, &asked, &stands, err);
    if (status != STATUS_OK || stands)
        return status;
    status = open_step(site->db, &own, err);
    if (status == STATUS_OK)
        status = waiter_check_renew(site, arena, &asked, &stands, err);
    *moot = !stands;
    return close_step(site->db, own, status, err);
}

static enum status pick_held_up(struct site *site, struct arena *arena, const char *transport,
                                int64_t now, int64_t due, struct waiter_letter *out, bool *found,
                                struct err *err)
{
    struct stmt *s = db_use(site->db, &HELD_UP);

    stmt_text(s, 1, transport);
    stmt_int(s, 2, due);
    stmt_int(s, 3, now + WAITER_DEFER_MAX);
    return read_letter(site, arena, s, transport, out, found, err);
}

static enum status pick(struct site *site, struct arena *arena, const char *transport,
                        enum waiter_turn turn, int64_t now, struct waiter_letter *out, bool *found,
                        struct err *err)
{
    struct stmt *s;
    enum status status;

    if (turn == WAITER_OVERDUE)
        return pick_held_up(site, arena, transport, now, now - WAITER_DEFER_MAX, out, found, err);
    s = db_use(site->db, &NEXT);
    stmt_text(s, 1, transport);
    status = read_letter(site, arena, s, transport, out, found, err);
    return status != STATUS_OK || *found
               ? status
               : pick_held_up(site, arena, transport, now, now, out, found, err);
}

enum status waiter_outbox_next(struct site *site, struct arena *arena, const char *transport,
                               enum waiter_turn turn, int64_t now, struct waiter_letter *out,
                               bool *found, struct err *err)
{
    bool moot = true;
    enum status status = STATUS_OK;

    while (status == STATUS_OK && moot) {
        moot = false;
        status = pick(site, arena, transport, turn, now, out, found, err);
        if (status == STATUS_OK && *found)
            status = is_moot(site, arena, transport, out, &moot, err);
        if (status == STATUS_OK && moot)
            status = drop(site, transport, out, err);
    }
    return status;
}

enum status waiter_outbox_unclear(struct site *site, struct arena *arena, const char *transport,
                                  struct waiter_letter *out, bool *found, struct err *err)
{
    struct stmt *s = db_use(site->db, &UNCLEAR);

    stmt_text(s, 1, transport);
    return read_letter(site, arena, s, transport, out, found, err);
}

static enum status check_good_until(struct site *site, const char *transport,
                                    const struct waiter_letter *letter, int64_t expires_at,
                                    struct err *err)
{
    char characters[LOGIN_CHECK_CHARACTERS + 1];

    if (letter->code == NULL)
        return STATUS_OK;
    waiter_check_characters(site, transport, letter->event_id, characters);
    return login_check_extend(site, characters, expires_at, err);
}

/* From now on it may be read, so its check is good from now on. */
enum status waiter_outbox_begin(struct site *site, const char *transport,
                                const struct waiter_letter *letter, struct err *err)
{
    const int64_t now = clock_now();
    bool own;
    enum status status = open_step(site->db, &own, err);
    struct stmt *s;

    if (status != STATUS_OK)
        return status;
    s = use(site, &BEGIN, transport, letter);
    stmt_int(s, 3, now);
    status = stmt_run(s, err);
    if (status == STATUS_OK && db_changes(site->db) == 0)
        status = err_set(err, STATUS_CONFLICT, "this answer does not wait to be sent any more");
    if (status == STATUS_OK)
        status = check_good_until(site, transport, letter, now + LOGIN_CHECK_SECONDS, err);
    return close_step(site->db, own, status, err);
}

/* An answer of which one hears only later that it arrived has been there since it was sent. */
enum status waiter_outbox_sent(struct site *site, const char *transport,
                               const struct waiter_letter *letter, const char *remote_id,
                               struct err *err)
{
    int64_t since = clock_now(), latest = -1;
    bool own;
    enum status status = open_step(site->db, &own, err);
    struct stmt *s;

    if (status != STATUS_OK)
        return status;
    s = use(site, &SENT, transport, letter);
    stmt_text(s, 3, remote_id);
    if (stmt_row(s))
        latest = stmt_col_int(s, 0) + LATE_SECONDS;
    status = stmt_done(s, err);
    if (since > latest)
        since = latest;
    if (status == STATUS_OK && latest >= 0)
        status = check_good_until(site, transport, letter, since + LOGIN_CHECK_SECONDS, err);
    return close_step(site->db, own, status, err);
}

enum status waiter_outbox_unsure(struct site *site, const char *transport,
                                 const struct waiter_letter *letter, struct err *err)
{
    bool own;
    enum status status = open_step(site->db, &own, err);

    if (status == STATUS_OK)
        status = stmt_run(use(site, &UNSURE, transport, letter), err);
    return close_step(site->db, own, status, err);
}

enum status waiter_outbox_again(struct site *site, const char *transport,
                                const struct waiter_letter *letter, int64_t next_at, bool counts,
                                struct err *err)
{
    bool own;
    enum status status = open_step(site->db, &own, err);
    struct stmt *s;

    if (status != STATUS_OK)
        return status;
    s = use(site, &AGAIN, transport, letter);
    stmt_int(s, 3, next_at);
    stmt_int(s, 4, counts);
    stmt_int(s, 5, WAITER_TRIES_MAX);
    return close_step(site->db, own, stmt_run(s, err), err);
}

enum status waiter_outbox_dead(struct site *site, const char *transport,
                               const struct waiter_letter *letter, struct err *err)
{
    bool own;
    enum status status = open_step(site->db, &own, err);

    if (status == STATUS_OK)
        status = stmt_run(use(site, &DEAD, transport, letter), err);
    return close_step(site->db, own, status, err);
}

enum status waiter_outbox_shown(struct site *site, const char *transport,
                                const struct waiter_letter *letter, struct err *err)
{
    bool own;
    enum status status = open_step(site->db, &own, err);

    if (status == STATUS_OK)
        status = stmt_run(use(site, &DEAD, transport, letter), err);
    if (status == STATUS_OK)
        status = check_good_until(site, transport, letter, 0, err);
    return close_step(site->db, own, status, err);
}
