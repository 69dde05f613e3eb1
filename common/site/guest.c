#include "site/guest.h"

#include "base/rand.h"
#include "site/clout_merge.h"
#include "site/event.h"
#include "site/session_change.h"

#define HANDLE_TRIES 24

static const struct sql BECOME =
    SQL("UPDATE account SET state = 'merged', merged_id = ?2 WHERE id = ?1 AND id <> ?2 "
        "AND role = 'guest' AND state = 'active' AND EXISTS "
        "(SELECT 1 FROM account AS taker WHERE taker.id = ?2 AND taker.state = 'active')");

/* ?1 is the guest, ?2 the account that takes over. Words wait once for each picture, and for none of one's own. A form
 * that is sent again must be known again. */
static const struct sql moves_by_id[] = {
    SQL("UPDATE claim SET account_id = ?2 WHERE account_id = ?1"),
    SQL("UPDATE content SET account_id = ?2 WHERE account_id = ?1"),
    SQL("UPDATE alt_offer SET state = 'rejected' WHERE account_id = ?1 AND state = 'waiting' "
        "AND content_id IN (SELECT own.content_id FROM alt_offer AS own "
        "WHERE own.account_id = ?2 AND own.state = 'waiting')"),
    SQL("UPDATE alt_offer SET account_id = ?2 WHERE account_id = ?1"),
    SQL("UPDATE alt_offer SET state = 'rejected' WHERE account_id IN (?1, ?2) "
        "AND state = 'waiting' AND content_id IN (SELECT id FROM content WHERE account_id = ?2)"),
    SQL("DELETE FROM posted WHERE account_id = ?1 AND form IN "
        "(SELECT own.form FROM posted AS own WHERE own.account_id = ?2)"),
    SQL("UPDATE posted SET account_id = ?2 WHERE account_id = ?1"),
};

/* ?1 and ?2 are the same as the bouncer calls them: "account:7". One open challenge is enough for anybody, and of what
 * the bouncer holds against both, the worse stays: a login is no way out of the dungeon. */
static const struct sql moves_by_name[] = {
    SQL("UPDATE challenge SET state = 'failed' WHERE who = ?1 AND state = 'open' AND EXISTS "
        "(SELECT 1 FROM challenge AS own WHERE own.who = ?2 AND own.state = 'open')"),
    SQL("UPDATE challenge SET who = ?2, account_id = (SELECT merged_id FROM account "
        "WHERE account.id = challenge.account_id) WHERE who = ?1"),
    SQL("INSERT INTO burnt (who, question_id, until) "
        "SELECT ?2, question_id, until FROM burnt AS theirs WHERE theirs.who = ?1 "
        "ON CONFLICT (who, question_id) DO UPDATE SET until = excluded.until "
        "WHERE excluded.until > burnt.until"),
    SQL("INSERT INTO dungeon (who, times, until) "
        "SELECT ?2, times, until FROM dungeon AS theirs WHERE theirs.who = ?1 "
        "ON CONFLICT (who) DO UPDATE SET times = CASE WHEN excluded.times > dungeon.times "
        "THEN excluded.times ELSE dungeon.times END, until = CASE WHEN excluded.until > "
        "dungeon.until THEN excluded.until ELSE dungeon.until END"),
};
static const struct sql endings_by_name[] = {
    SQL("DELETE FROM burnt WHERE who = ?1"),
    SQL("DELETE FROM dungeon WHERE who = ?1"),
};

/* Whoever has an identity or a token of the guest must not come to act for the other account by that. */
static const struct sql endings_by_id[] = {
    SQL("DELETE FROM identity WHERE account_id = ?1"),
    SQL("DELETE FROM login_check WHERE account_id = ?1"),
    SQL("DELETE FROM api_token WHERE account_id = ?1"),
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* "guest-" and characters that nobody takes for one another, and that spell few words (Crockford's base 32). Where
 * short handles are rare, they get longer. */
static const char *draw_handle(struct arena *arena, int tries)
{
    static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
    const int length = 4 + tries / 4;
    char drawn[16] = "";

    for (int i = 0; i < length; i++)
        drawn[i] = alphabet[rand_below(sizeof(alphabet) - 1)];
    return arena_printf(arena, "guest-%s", drawn);
}

enum status guest_make(struct site *site, struct arena *arena, struct account *out, struct err *err)
{
    enum status status = STATUS_CONFLICT;
    struct err tried = {.message = ""};

    for (int tries = 0; status == STATUS_CONFLICT && tries < HANDLE_TRIES; tries++)
        status = account_insert(site, draw_handle(arena, tries), ROLE_GUEST, out, &tried);
    if (status != STATUS_OK && err != NULL)
        *err = tried;
    return status;
}

/* Each of the statements with the guest as ?1 and, where there is one, the taker as ?2. */
static enum status run_by_id(struct db *db, const struct sql *list, size_t count, int64_t guest_id,
                             int64_t taker_id, struct err *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        struct stmt *s = db_use(db, &list[i]);

        stmt_int(s, 1, guest_id);
        if (taker_id != 0)
            stmt_int(s, 2, taker_id);
        status = stmt_run(s, err);
    }
    return status;
}

static enum status run_by_name(struct db *db, const struct sql *list, size_t count,
                               const char *guest, const char *taker, struct err *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        struct stmt *s = db_use(db, &list[i]);

        stmt_text(s, 1, guest);
        if (taker != NULL)
            stmt_text(s, 2, taker);
        status = stmt_run(s, err);
    }
    return status;
}

static enum status move_all(struct site *site, int64_t guest_id, int64_t member_id,
                            const char *guest, const char *member, struct err *err)
{
    struct db *db = site->db;
    enum status status = run_by_id(db, moves_by_id, COUNT(moves_by_id), guest_id, member_id, err);

    if (status == STATUS_OK)
        status = run_by_name(db, moves_by_name, COUNT(moves_by_name), guest, member, err);
    if (status == STATUS_OK)
        status = run_by_name(db, endings_by_name, COUNT(endings_by_name), guest, NULL, err);
    if (status == STATUS_OK)
        status = run_by_id(db, endings_by_id, COUNT(endings_by_id), guest_id, 0, err);
    return status == STATUS_OK ? session_end_all(site, guest_id, 0, err) : status;
}

/* The audit entry knows both by their numbers, so that it says no more than they do once they are removed. */
enum status guest_merge(struct site *site, struct arena *arena, int64_t guest_id, int64_t member_id,
                        struct err *err)
{
    const char *guest = arena_printf(arena, "account:%lld", (long long)guest_id);
    const char *member = arena_printf(arena, "account:%lld", (long long)member_id);
    enum status status = run_by_id(site->db, &BECOME, 1, guest_id, member_id, err);
    struct clout_merged clout;

    if (status == STATUS_OK && db_changes(site->db) == 0)
        return err_set(err, STATUS_CONFLICT,
                       "this guest cannot become that account: one of them has changed meanwhile");
    if (status == STATUS_OK)
        status = move_all(site, guest_id, member_id, guest, member, err);
    if (status == STATUS_OK)
        status = clout_merge(site, guest_id, member_id, &clout, err);
    if (status == STATUS_OK)
        status = event_add(site, "merge", "account", guest_id, guest, member, err);
    return status;
}
