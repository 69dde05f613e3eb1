/* The inbox: what becomes a message, once, and what is forgotten of it; and the waiter's notes. */
#include "base/number.h"
#include "lib/scratch_ledger.h"
#include "site/waiter_message.h"
#include "site/waiter_note.h"
#include "site/waiter_words.h"

#define NOW LEDGER_NOON
#define DAY LEDGER_DAY

static struct arena arena;
static struct site site;
static struct err err;

static const struct sql ROWS = SQL("SELECT count(*) FROM message");

static struct waiter_message message_of(const char *event_id, int64_t place, const char *text)
{
    return (struct waiter_message){event_id, place, "42", "Grandma", "c-1", text, NOW - 60};
}

/* Adds it; what comes of it is "STATUS" or "new row" or "again". */
static const char *add(const struct waiter_message *message)
{
    bool added = false;
    enum status status = db_begin(site.db, TX_PRIVATE, &err);

    if (status == STATUS_OK)
        status = waiter_message_add(site.db, "local", message, NOW - 3600, &added, &err);
    status = db_end(site.db, status, &err);
    if (status != STATUS_OK)
        return status == STATUS_INVALID ? "invalid" : "failed";
    return added ? "new row" : "again";
}

static const char *column(const char *name, const char *event_id)
{
    static const struct sql GET =
        SQL("SELECT CASE ?2 WHEN 'state' THEN state WHEN 'text' THEN text WHEN 'name' THEN "
            "sender_name WHEN 'answer' THEN answer WHEN 'conversation' THEN conversation "
            "ELSE CAST(words AS TEXT) END FROM message WHERE event_id = ?1");
    struct stmt *s = db_use(site.db, &GET);
    const char *value = "(no row)";

    stmt_text(s, 1, event_id);
    stmt_text(s, 2, name);
    if (stmt_row(s))
        value = stmt_col_text_or(s, 0, "(null)", &arena);
    stmt_done(s, NULL);
    return value;
}

static int64_t words_of(const char *event_id)
{
    int64_t words = -1;

    number_i64(str_of(column("words", event_id)), 0, 31, &words);
    return words;
}

static void test_add(void)
{
    struct waiter_message message = message_of("e1", 1, "the CHECK please"), other;

    TAP_IS_TEXT(add(&message), "new row", "a message");
    TAP_IS_TEXT(column("state", "e1"), "new", "… waits");
    TAP_IS_INT(words_of("e1"), WAITER_CHECK | WAITER_PLEASE, "… with its words");
    message.text = "help";
    TAP_IS_TEXT(add(&message), "again", "the same one twice");
    TAP_IS_TEXT(column("text", "e1"), "the CHECK please", "… is the first one");
    TAP_IS_INT(scratch_number(site.db, &ROWS), 1, "… once");
    other = message_of("e2", 2, "check");
    other.at = NOW - 3601;
    TAP_IS_TEXT(add(&other), "new row", "one that is too old");
    TAP_IS_TEXT(column("state", "e2"), "done", "… is never answered");
    TAP_IS_TEXT(column("text", "e2"), "", "… nor kept");
    TAP_IS_TEXT(add(&other), "again", "… but known");
    other = message_of("e3", 3, "");
    other.sender_name = "";
    other.conversation = "";
    TAP_IS_TEXT(add(&other), "new row", "without name, conversation and text");
}

static void test_limits(void)
{
    char *id = arena_printf(&arena, "%0*d", WAITER_ID_MAX, 7);
    char *long_id = arena_printf(&arena, "%0*d", WAITER_ID_MAX + 1, 7);
    struct waiter_message message = message_of(id, 4, "help");
    struct buf text = BUF_INIT;

    message.sender = id;
    message.conversation = id;
    TAP_IS_TEXT(add(&message), "new row", "ids as long as they may be");
    message.event_id = long_id;
    TAP_IS_TEXT(add(&message), "invalid", "a longer one of the message");
    message = message_of("e5", 5, "help");
    message.sender = long_id;
    TAP_IS_TEXT(add(&message), "invalid", "… of the sender");
    message.sender = "4 2";
    TAP_IS_TEXT(add(&message), "invalid", "a sender with a blank");
    message.sender = "";
    TAP_IS_TEXT(add(&message), "invalid", "no sender");
    message = message_of("", 5, "help");
    TAP_IS_TEXT(add(&message), "invalid", "no id");
    message = message_of("e\n5", 5, "help");
    TAP_IS_TEXT(add(&message), "invalid", "an id with a control character");
    message = message_of("e5", 5, "h\xff");
    TAP_IS_TEXT(add(&message), "invalid", "a text that is no UTF-8");
    for (int i = 0; i < WAITER_TEXT_MAX - 5; i++)
        buf_text(&text, "\xc5\xbc");
    buf_text(&text, " help check");
    message = message_of("e5", 5, text.at);
    TAP_IS_TEXT(add(&message), "new row", "more than 10,000 characters");
    TAP_IS_INT(strlen(column("text", "e5")), (WAITER_TEXT_MAX - 5) * 2 + 5, "… are cut there");
    TAP_IS_INT(words_of("e5"), WAITER_HELP, "… and not read further");
    message = message_of("e6", 6, "help");
    message.sender_name = arena_printf(&arena, "%099d\xc5\xbc", 0);
    TAP_IS_TEXT(add(&message), "new row", "a long name");
    TAP_IS_INT(strlen(column("name", "e6")), 99, "… is cut between characters");
    message = message_of("e7", 7,
                         "\xe2\x80\xae"
                         "check \xf0\x9f\xa5\x9f \x01\x1b[31m");
    TAP_IS_TEXT(add(&message), "new row", "a text with controls and turned around");
    TAP_IS_INT(words_of("e7"), WAITER_CHECK, "… is read like any other");
    buf_free(&text);
}

static void test_queue(void)
{
    struct waiter_queue queue;

    scratch_script(site.db, "DELETE FROM message");
    waiter_message_queue(site.db, "local", &queue, &err);
    TAP_IS_INT(queue.new + queue.ready + queue.sending + queue.dead + queue.oldest_at, 0,
               "nothing waits");
    scratch_script(
        site.db,
        "INSERT INTO message VALUES"
        " ('local', 'a', 1, '1', '', '', '', 0, 500, 'new', NULL, 0, NULL, 0, 0, NULL, NULL),"
        " ('local', 'b', 2, '1', '', '', '', 0, 400, 'new', NULL, 0, NULL, 0, 0, NULL, NULL),"
        " ('local', 'c', 3, '1', '', '', '', 0, 300, 'ready', 'x', 0, 9, 0, 0, NULL, NULL),"
        " ('local', 'd', 4, '1', '', '', '', 0, 900, 'sending', 'x', 0, 9, 1, 0, 9, NULL),"
        " ('local', 'e', 5, '1', '', '', '', 0, 100, 'done', NULL, 0, 9, 0, 0, NULL, NULL),"
        " ('local', 'f', 6, '1', '', '', '', 0, 9, 'dead', 'x', 0, 1795262400 - 604800, 3, 0, 9, NULL),"
        " ('local', 'g', 7, '1', '', '', '', 0, 9, 'dead', 'x', 0, 1795262400 - 604799, 3, 0, 9, NULL),"
        " ('x', 'a', 1, '1', '', '', '', 0, 1, 'new', NULL, 0, NULL, 0, 0, NULL, NULL)");
    waiter_message_queue(site.db, "local", &queue, &err);
    TAP_IS_INT(queue.new, 2, "new ones");
    TAP_IS_INT(queue.ready, 1, "ready ones");
    TAP_IS_INT(queue.sending, 1, "sending ones");
    TAP_IS_INT(queue.dead, 1, "dead ones of seven days");
    TAP_IS_INT(queue.oldest_at, 300, "the oldest that waits");
    waiter_message_queue(site.db, "x", &queue, &err);
    TAP_IS_INT(queue.new, 1, "another transport has its own");
}

static int64_t swept(int64_t limit)
{
    int64_t count = -1;
    enum status status = db_begin(site.db, TX_PRIVATE, &err);

    if (status == STATUS_OK)
        status = waiter_message_sweep(site.db, limit, &count, &err);
    TAP_IS_INT(db_end(site.db, status, &err), STATUS_OK, "sweeping");
    return count;
}

static void test_sweep(void)
{
    scratch_script(site.db,
                   "DELETE FROM message; WITH s (state) AS (VALUES ('new'), ('ready'), "
                   "('sending'), ('sent'), ('done'), ('dead')), h (name, at) AS (VALUES "
                   "('-old', 1795262400 - 604800), ('-young', 1795262400 - 604799)) "
                   "INSERT INTO message SELECT 'local', state || name, 1, '1', 'n', 'c', 't', 0, "
                   "at, state, CASE WHEN state NOT IN ('new', 'done') THEN 'a' END, 0, "
                   "CASE WHEN state <> 'new' THEN at END, 0, 0, NULL, NULL FROM s, h");
    TAP_IS_INT(swept(2), 2, "two of them");
    TAP_IS_INT(swept(100), 3, "the rest of what was handled seven days ago");
    TAP_IS_INT(swept(100), 0, "once");
    TAP_IS_TEXT(column("text", "sent-old"), "", "the text of an old one is gone");
    TAP_IS_TEXT(column("answer", "sent-old"), "(null)", "… and its answer");
    TAP_IS_TEXT(column("name", "dead-old"), "", "… and the name");
    TAP_IS_TEXT(column("conversation", "done-old"), "", "… and the conversation");
    TAP_IS_TEXT(column("text", "ready-old"), "", "… also when its answer still waits");
    TAP_IS_TEXT(column("answer", "ready-old"), "a", "… which stays");
    TAP_IS_TEXT(column("conversation", "sending-old"), "c", "… with what it needs");
    TAP_IS_TEXT(column("text", "new-old"), "t", "one that was not handled yet stays");
    TAP_IS_TEXT(column("text", "sent-young"), "t", "and one that was handled later");
    TAP_IS_TEXT(column("answer", "dead-young"), "a", "… with its answer");
    clock_fix(NOW + 393 * DAY);
    swept(100);
    TAP_IS_INT(scratch_number(site.db, &ROWS), 9, "after 400 days the rows of what is over go");
    clock_fix(NOW);
}

static void test_notes(void)
{
    const char *value;
    int64_t number;

    db_begin(site.db, TX_PRIVATE, &err);
    waiter_note_get(site.db, &arena, "x", NOTE_HIGH "messages", &value, &err);
    TAP_IS_TEXT(value, NULL, "nothing was noted");
    waiter_note_int(site.db, "x", NOTE_PAUSED, -1, &number, &err);
    TAP_IS_INT(number, -1, "… no number either");
    waiter_note_set(site.db, "x", NOTE_HIGH "messages", "1-2", &err);
    waiter_note_set(site.db, "x", NOTE_HIGH "messages", "1-3", &err);
    waiter_note_get(site.db, &arena, "x", NOTE_HIGH "messages", &value, &err);
    TAP_IS_TEXT(value, "1-3", "the last note counts");
    waiter_note_get(site.db, &arena, "local", NOTE_HIGH "messages", &value, &err);
    TAP_IS_TEXT(value, NULL, "… of its transport");
    waiter_note_int(site.db, "x", NOTE_HIGH "messages", 7, &number, &err);
    TAP_IS_INT(number, 7, "a text is no number");
    waiter_note_set_int(site.db, "x", NOTE_SKEW, -61, &err);
    waiter_note_int(site.db, "x", NOTE_SKEW, 0, &number, &err);
    TAP_IS_INT(number, -61, "a number");
    waiter_note_set(site.db, "x", NOTE_LAST_TROUBLE, "99 the service says no", &err);
    waiter_note_int(site.db, "x", NOTE_LAST_TROUBLE, 0, &number, &err);
    TAP_IS_INT(number, 99, "a number with more behind it");
    waiter_note_set(site.db, "x", NOTE_SKEW, NULL, &err);
    waiter_note_int(site.db, "x", NOTE_SKEW, 5, &number, &err);
    TAP_IS_INT(number, 5, "what is forgotten is as if it had never been");
    TAP_IS_INT(db_end(site.db, STATUS_OK, &err), STATUS_OK, "all in one transaction");
}

int main(void)
{
    clock_fix(NOW);
    ledger_site(&site, &arena, "site", NULL);
    test_add();
    test_limits();
    test_queue();
    test_sweep();
    test_notes();
    db_close(site.db);
    arena_free(&arena);
    return tap_done();
}
