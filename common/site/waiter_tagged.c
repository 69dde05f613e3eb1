#include "site/waiter_tagged.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/number.h"
#include "site/clout.h"
#include "site/clout_cap.h"
#include "site/login_check.h"
#include "site/waiter_message.h"
#include "site/waiter_person.h"

#include <inttypes.h>
#include <stdio.h>

#define HOUR 3600
#define DAY (24 * HOUR)

/* Ages at which a post is looked at. */
static const int64_t looks[] = {HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY};

static const struct sql ADD =
    SQL("INSERT INTO tagged (transport, post_id, author, likes, credited, first_at, check_at) "
        "VALUES (?1, ?2, ?3, 0, 0, ?4, ?4) ON CONFLICT DO NOTHING");
static const struct sql GET = SQL("SELECT author, likes, credited, first_at FROM tagged "
                                  "WHERE transport = ?1 AND post_id = ?2");
static const struct sql SET = SQL("UPDATE tagged SET likes = ?3, credited = ?4, check_at = ?5 "
                                  "WHERE transport = ?1 AND post_id = ?2");
static const struct sql DUE =
    SQL("SELECT post_id FROM tagged WHERE transport = ?1 AND check_at <= ?2 "
        "ORDER BY check_at, post_id LIMIT ?3");
static const struct sql SWEEP =
    SQL("DELETE FROM tagged WHERE (transport, post_id) IN (SELECT transport, post_id FROM tagged "
        "WHERE check_at IS NULL AND first_at <= ?1 LIMIT ?2)");
static const struct sql PAID = SQL("SELECT idem FROM entry WHERE idem >= ?1 AND idem < ?2");

struct row {
    bool found;
    const char *author;
    int64_t likes, credited, first_at;
};

static struct stmt *use(struct db *db, const struct sql *sql, const char *transport,
                        const char *post_id)
{
    struct stmt *s = db_use(db, sql);

    stmt_text(s, 1, transport);
    stmt_text(s, 2, post_id);
    return s;
}

static enum status row_get(struct db *db, struct arena *arena, const char *transport,
                           const char *post_id, struct row *out, struct err *err)
{
    struct stmt *s = use(db, &GET, transport, post_id);

    *out = (struct row){.found = stmt_row(s)};
    if (out->found) {
        out->author = stmt_col_text(s, 0, arena);
        out->likes = stmt_col_int(s, 1);
        out->credited = stmt_col_int(s, 2);
        out->first_at = stmt_col_int(s, 3);
    }
    return stmt_done(s, err);
}

static enum status row_set(struct db *db, const char *transport, const char *post_id,
                           const struct row *row, int64_t check_at, struct err *err)
{
    struct stmt *s = use(db, &SET, transport, post_id);

    stmt_int(s, 3, row->likes);
    stmt_int(s, 4, row->credited);
    stmt_id(s, 5, check_at);
    return stmt_run(s, err);
}

/* 0 = never. */
static int64_t next_look(int64_t first_at, int64_t now)
{
    for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++) {
        if (first_at + looks[i] > now)
            return first_at + looks[i];
    }
    return 0;
}

/* --- paying ---------------------------------------------------------------------------------------------- */

/* How many likes may be paid now: as many as were not, up to the cap of the post and what is left of the day's. So a
 * payment is always for whole likes. */
static enum status payable(struct site *site, int64_t account_id, const struct row *row,
                           int64_t *out, struct err *err)
{
    const int64_t reward = conf_int(site->conf, CONF_REWARD_LIKE);
    const int64_t most = conf_int(site->conf, CONF_CAP_LIKES_POST);
    char name[CLOUT_CAP_NAME];
    int64_t sum = 0, left;
    enum status status;

    clout_cap_name(account_id, name);
    status = clout_cap_sum(site->db, name, clout_cap_day(clock_now()), &sum, err);
    left = conf_int(site->conf, CONF_CAP_DAY) - sum;
    left = reward == 0 || left < 0 ? 0 : left / reward;
    *out = (row->likes < most ? row->likes : most) - row->credited;
    if (*out > left)
        *out = left;
    if (*out < 0)
        *out = 0;
    return status;
}

/* The keys of a post in the ledger begin so. They stay for ever and say nothing about whose post it was. */
static void key_begin(const struct site *site, const char *transport, const char *post_id,
                      char out[CLOUT_KEY_MAX])
{
    char purpose[512], characters[LOGIN_CHECK_CHARACTERS + 1];

    snprintf(purpose, sizeof(purpose), "waiter-like|%s|%s", transport, post_id);
    login_check_derive(conf_text(site->conf, CONF_SECRET_KEY), purpose, characters);
    snprintf(out, CLOUT_KEY_MAX, "like:%s:", characters);
}

/* The row says what was paid. If it was lost (forgotten, erased with an account, or older than the ledger after a repair),
 * the ledger still knows: its keys end with the number of likes that are paid with them, whatever a like was worth. */
static enum status ask_ledger(struct db *db, const char *begin, int64_t *credited, struct err *err)
{
    struct stmt *s = db_use(db, &PAID);
    const size_t len = strlen(begin);
    char end[CLOUT_KEY_MAX];
    int64_t count;

    snprintf(end, sizeof(end), "%.*s;", (int)len - 1, begin); /* the character behind ':' */
    stmt_text(s, 1, begin);
    stmt_text(s, 2, end);
    while (stmt_row(s)) {
        const struct str key = stmt_col_view(s, 0);

        if (number_i64(str_slice(key, len, key.len), 1, INT64_MAX, &count) && count > *credited)
            *credited = count;
    }
    return stmt_done(s, err);
}

static void say_paid(const char *transport, const char *post_id, int64_t likes)
{
    struct log_line line;

    log_begin(&line, LOG_INFO, "waiter-paid");
    log_text(&line, "transport", transport);
    log_text(&line, "post", post_id);
    log_number(&line, "likes", likes);
    log_end(&line);
}

static enum status pay(struct site *site, const char *transport, const char *post_id,
                       int64_t account_id, struct row *row, struct err *err)
{
    char begin[CLOUT_KEY_MAX], key[CLOUT_KEY_MAX + 24];
    struct clout_order order = {.account_id = account_id, .reason = CLOUT_LIKE, .key = key};
    struct clout_move moved;
    int64_t count;
    enum status status = payable(site, account_id, row, &count, err);

    if (status != STATUS_OK || count == 0)
        return status;
    key_begin(site, transport, post_id, begin);
    status = ask_ledger(site->db, begin, &row->credited, err);
    if (status == STATUS_OK)
        status = payable(site, account_id, row, &count, err);
    if (status != STATUS_OK || count == 0)
        return status;
    order.amount = count * conf_int(site->conf, CONF_REWARD_LIKE);
    snprintf(key, sizeof(key), "%s%" PRId64, begin, row->credited + count);
    status = clout_earn(site, &order, NULL, &moved, err);
    if (status != STATUS_OK)
        return status;
    row->credited += count;
    say_paid(transport, post_id, count);
    return STATUS_OK;
}

/* --- looking --------------------------------------------------------------------------------------------- */

static enum status look(struct site *site, struct arena *arena, const char *transport,
                        const struct tagged_post *post, int64_t now, struct err *err)
{
    struct waiter_person author;
    struct row row;
    enum status status = row_get(site->db, arena, transport, post->post_id, &row, err);

    if (status != STATUS_OK || !row.found || row.author[0] == '\0') /* its author was erased */
        return status;
    if (post->likes < 0)
        return row_set(site->db, transport, post->post_id, &row, 0, err);
    row.likes = post->likes;
    status = waiter_person_find(site->db, arena, transport, row.author, &author, err);
    if (status == STATUS_OK && author.account.id != 0 && author.account.state == ACCOUNT_ACTIVE)
        status = pay(site, transport, post->post_id, author.account.id, &row, err);
    if (status != STATUS_OK)
        return status;
    return row_set(site->db, transport, post->post_id, &row, next_look(row.first_at, now), err);
}

/* One that is so old may have been forgotten. */
static enum status add(struct site *site, const char *transport, const struct tagged_post *post,
                       int64_t now, struct err *err)
{
    struct stmt *s;

    if (post->at <= now - TAGGED_KEEP_SECONDS)
        return STATUS_OK;
    s = use(site->db, &ADD, transport, post->post_id);
    stmt_text(s, 3, post->author);
    stmt_int(s, 4, post->at < now ? post->at : now);
    return stmt_run(s, err);
}

enum status tagged_add(struct site *site, const char *transport, const struct tagged_post *post,
                       int64_t now, struct err *err)
{
    struct arena arena = {0};
    enum status status = STATUS_OK;

    if (!waiter_id_is_good(post->post_id) || !waiter_id_is_good(post->author))
        return err_set(err, STATUS_INVALID,
                       "a post and its author have ids of 1 to %d bytes without blanks",
                       WAITER_ID_MAX);
    status = db_begin(site->db, TX_PRIVATE, err);
    if (status != STATUS_OK)
        return status;
    status = add(site, transport, post, now, err);
    if (status == STATUS_OK)
        status = look(site, &arena, transport, post, now, err);
    arena_free(&arena);
    return db_end(site->db, status, err);
}

enum status tagged_seen(struct site *site, const char *transport, const struct tagged_post *post,
                        int64_t now, struct err *err)
{
    struct arena arena = {0};
    enum status status = db_begin(site->db, TX_PRIVATE, err);

    if (status != STATUS_OK)
        return status;
    status = look(site, &arena, transport, post, now, err);
    arena_free(&arena);
    return db_end(site->db, status, err);
}

enum status tagged_due(struct db *db, struct arena *arena, const char *transport, int64_t now,
                       const char **ids, size_t *count, struct err *err)
{
    struct stmt *s = db_use(db, &DUE);

    *count = 0;
    stmt_text(s, 1, transport);
    stmt_int(s, 2, now);
    stmt_int(s, 3, TAGGED_BATCH);
    while (*count < TAGGED_BATCH && stmt_row(s))
        ids[(*count)++] = stmt_col_text(s, 0, arena);
    return stmt_done(s, err);
}

enum status tagged_sweep(struct db *db, int64_t limit, int64_t *count, struct err *err)
{
    struct stmt *s = db_use(db, &SWEEP);
    enum status status;

    stmt_int(s, 1, clock_now() - TAGGED_KEEP_SECONDS);
    stmt_int(s, 2, limit);
    status = stmt_run(s, err);
    *count = status == STATUS_OK ? db_changes(db) : 0;
    return status;
}
