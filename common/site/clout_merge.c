#include "site/clout_merge.h"

#include "base/clock.h"
#include "base/number.h"
#include "base/panic.h"
#include "site/clout_cap.h"

#include <inttypes.h>
#include <stdio.h>

#define ORACLE "oracle:"
#define GRANT "grant:"
#define MERGE "merge:"
#define KEY_SIZE 40 /* of "merge:7:" */

/* One at a time, because each is followed by statements of its own. */
static const struct sql NEXT_REWARD =
    SQL("SELECT id, at, amount, idem FROM entry "
        "WHERE target_id = ?1 AND source_id = ?2 AND id > ?3 ORDER BY id LIMIT 1");
static const struct sql MERGED = SQL("SELECT count(*) FROM (SELECT 1 FROM entry "
                                     "WHERE idem >= ?1 AND idem < ?2 LIMIT 1) AS found");

/* All but the rewards that were paid anew: what has been given up for what the guest had earned. */
static const struct sql SETTLED = SQL("SELECT coalesce(sum(amount), 0) FROM entry "
                                      "WHERE idem >= ?1 AND idem < ?2 AND source_id <> ?3");

struct merge {
    struct site *site;
    struct arena arena;
    struct clout_holder guest, member;
    int64_t now;
    int64_t paid; /* to the member so far, of what the guest had earned */
};

/* All entries of the guest's merge have keys from "merge:7:" to before "merge:7;". */
static void bind_keys(struct stmt *s, int64_t guest_id)
{
    char key[KEY_SIZE];

    snprintf(key, sizeof(key), MERGE "%" PRId64 ":", guest_id);
    stmt_text(s, 1, key);
    snprintf(key, sizeof(key), MERGE "%" PRId64 ";", guest_id);
    stmt_text(s, 2, key);
}

/* Whether the guest has left entries of an earlier merge. */
static enum status merged_before(struct merge *m, bool *found, struct err *err)
{
    struct stmt *s = db_use(m->site->db, &MERGED);

    bind_keys(s, m->guest.account_id);
    *found = stmt_row(s) && stmt_col_int(s, 0) > 0;
    return stmt_done(s, err);
}

static enum status merge_enter(struct merge *m, int64_t source_id, int64_t target_id,
                               int64_t amount, const char *key, struct err *err)
{
    struct clout_row row = {.at = m->now,
                            .source_id = source_id,
                            .target_id = target_id,
                            .amount = amount,
                            .reason = clout_reason_name(CLOUT_MERGE),
                            .idem = key};

    return amount == 0 ? STATUS_OK : clout_entry_add(m->site->db, &row, err);
}

static const char *merge_key(struct merge *m, const char *what)
{
    return arena_printf(&m->arena, MERGE "%" PRId64 ":%s", m->guest.account_id, what);
}

/* --- rewards --------------------------------------------------------------------------------------------- */

struct reward {
    int64_t id, at, amount;
    bool granted;    /* by an admin: caps do not count */
    const char *key; /* NULL: there is no other reward */
};

/* Also one that has come by an earlier merge: "merge:7:grant:…". */
static bool is_grant(const char *key)
{
    struct str rest = str_of(key), step;

    while (str_starts(rest, MERGE)) {
        rest = str_slice(rest, strlen(MERGE), rest.len);
        str_cut(&rest, ':', &step);
    }
    return str_starts(rest, GRANT);
}

static enum status reward_next(struct merge *m, int64_t after_id, struct reward *out,
                               struct err *err)
{
    struct stmt *s = db_use(m->site->db, &NEXT_REWARD);

    *out = (struct reward){.key = NULL};
    stmt_int(s, 1, m->guest.purse_id);
    stmt_int(s, 2, CLOUT_MINT_ID);
    stmt_int(s, 3, after_id);
    if (stmt_row(s)) {
        out->id = stmt_col_int(s, 0);
        out->at = stmt_col_int(s, 1);
        out->amount = stmt_col_int(s, 2);
        out->key = stmt_col_text(s, 3, &m->arena);
        out->granted = is_grant(out->key);
    }
    return stmt_done(s, err);
}

/* The key that the reward would have had if the member had earned it: "oracle:3:7" becomes "oracle:3:1". Others name
 *  no account and happen once as it is. */
static const char *member_key(struct merge *m, const char *key)
{
    struct str rest = str_of(key), question, account;
    uint64_t number;

    if (!str_starts(rest, ORACLE))
        return merge_key(m, key);
    rest = str_slice(rest, strlen(ORACLE), rest.len);
    if (!str_cut(&rest, ':', &question) || !str_cut(&rest, ':', &account) ||
        !number_u64(account, INT64_MAX, &number) || (int64_t)number != m->guest.account_id)
        return merge_key(m, key);
    return arena_printf(&m->arena, ORACLE "%.*s:%" PRId64, STR_ARG(question), m->member.account_id);
}

/* What the member's day has room for. A cap that has been lowered since takes nothing from what was due that day. */
static enum status day_room(struct merge *m, int64_t day, int64_t *room, struct err *err)
{
    char guest[CLOUT_CAP_NAME], member[CLOUT_CAP_NAME];
    int64_t theirs = 0, ours = 0, cap = conf_int(m->site->conf, CONF_CAP_DAY);
    enum status status;

    clout_cap_name(m->guest.account_id, guest);
    clout_cap_name(m->member.account_id, member);
    status = clout_cap_sum(m->site->db, guest, day, &theirs, err);
    if (status == STATUS_OK)
        status = clout_cap_sum(m->site->db, member, day, &ours, err);
    if (cap < theirs)
        cap = theirs;
    *room = ours < cap ? cap - ours : 0;
    return status;
}

static enum status reward_pay(struct merge *m, const struct reward *reward, struct err *err)
{
    const char *key = member_key(m, reward->key);
    const int64_t day = clout_cap_day(reward->at);
    int64_t amount = reward->amount, room;
    char name[CLOUT_CAP_NAME];
    struct clout_row present;
    enum status status = clout_entry_find(m->site->db, key, &present, err);

    if (status != STATUS_OK || present.id != 0)
        return status;
    if (!reward->granted) {
        status = day_room(m, day, &room, err);
        if (status != STATUS_OK)
            return status;
        if (amount > room)
            amount = room;
        clout_cap_name(m->member.account_id, name);
        if (amount > 0)
            status = clout_cap_add(m->site->db, name, day, amount, err);
    }
    if (status == STATUS_OK)
        status = merge_enter(m, CLOUT_MINT_ID, m->member.purse_id, amount, key, err);
    m->paid += amount;
    return status;
}

/* --- settling -------------------------------------------------------------------------------------------- */

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* The member has been paid anew what the guest had been paid: so the mint gets that back, first from what the guest
 *  still has, then, for what the guest has spent, from the member. What was not due goes to the sink. */
static enum status settle(struct merge *m, struct clout_merged *merged, struct err *err)
{
    const int64_t lost = m->guest.earned - m->paid;
    const int64_t sunk = smaller(lost, m->guest.balance);
    const int64_t returned = m->guest.balance - sunk;
    const int64_t spent = m->paid - returned;
    const int64_t debt = smaller(lost - sunk, m->member.balance + returned);
    enum status status =
        merge_enter(m, m->guest.purse_id, CLOUT_SINK_ID, sunk, merge_key(m, "lost"), err);

    if (status == STATUS_OK)
        status = merge_enter(m, m->guest.purse_id, CLOUT_MINT_ID, returned,
                             merge_key(m, "returned"), err);
    if (status == STATUS_OK)
        status =
            merge_enter(m, m->member.purse_id, CLOUT_MINT_ID, spent, merge_key(m, "spent"), err);
    if (status == STATUS_OK)
        status = merge_enter(m, m->member.purse_id, CLOUT_SINK_ID, debt, merge_key(m, "debt"), err);
    *merged = (struct clout_merged){returned - debt, lost};
    return status;
}

static enum status merge_run(struct merge *m, struct clout_merged *merged, struct err *err)
{
    struct reward reward = {.id = 0};
    enum status status = clout_holder_open(m->site->db, &m->member, err);

    do {
        if (status == STATUS_OK)
            status = reward_next(m, reward.id, &reward, err);
        if (status == STATUS_OK && reward.key != NULL)
            status = reward_pay(m, &reward, err);
    } while (status == STATUS_OK && reward.key != NULL);
    return status == STATUS_OK ? settle(m, merged, err) : status;
}

enum status clout_merge(struct site *site, int64_t guest_id, int64_t member_id,
                        struct clout_merged *merged, struct err *err)
{
    struct merge m = {.site = site, .now = clock_now()};
    bool before = false;
    enum status status;

    ASSERT(db_in_transaction(site->db) && guest_id != member_id);
    *merged = (struct clout_merged){0, 0};
    status = clout_holder_find(site->db, guest_id, &m.guest, err);
    if (status == STATUS_OK)
        status = clout_holder_find(site->db, member_id, &m.member, err);
    if (status == STATUS_OK && m.member.owner != CLOUT_OWNER_LIVING)
        status = err_set(err, STATUS_CONFLICT, "there is no such account any more to merge into");
    if (status == STATUS_OK)
        status = merged_before(&m, &before, err);
    if (status == STATUS_OK && m.guest.purse_id != 0 && !before)
        status = merge_run(&m, merged, err);
    arena_free(&m.arena);
    return status;
}

/* --- what is still owed ---------------------------------------------------------------------------------- */

enum status clout_merge_collect(struct db *db, const struct clout_holder *guest,
                                const struct clout_holder *member, int64_t amount,
                                const char *price_key, int64_t *taken, struct err *err)
{
    struct stmt *s = db_use(db, &SETTLED);
    char key[KEY_SIZE + CLOUT_KEY_MAX];
    struct clout_row row = {.at = clock_now(),
                            .source_id = member->purse_id,
                            .target_id = CLOUT_SINK_ID,
                            .reason = clout_reason_name(CLOUT_MERGE),
                            .idem = key};
    enum status status;

    bind_keys(s, guest->account_id);
    stmt_int(s, 3, CLOUT_MINT_ID);
    row.amount = smaller(amount, stmt_row(s) ? guest->earned - stmt_col_int(s, 0) : 0);
    status = stmt_done(s, err);
    *taken = row.amount;
    if (status != STATUS_OK || row.amount == 0)
        return status;
    snprintf(key, sizeof(key), MERGE "%" PRId64 ":debt:%s", guest->account_id, price_key);
    return clout_entry_add(db, &row, err);
}
