#include "site/alt_offer_change.h"

#include "base/clock.h"
#include "site/account.h"
#include "site/clout.h"
#include "site/description.h"
#include "site/event.h"
#include "site/text_rules.h"

#include <inttypes.h>
#include <stdio.h>

static const struct sql OWN_COUNT =
    SQL("SELECT count(*) FROM alt_offer o JOIN content c ON c.id = o.content_id "
        "WHERE o.state = 'waiting' AND o.account_id = ?1 " ALT_OFFER_NEEDED);
static const struct sql INSERT =
    SQL("INSERT INTO alt_offer (content_id, account_id, text, state, created_at) "
        "SELECT ?1, ?2, ?3, 'waiting', ?4 WHERE NOT EXISTS (SELECT 1 FROM alt_offer "
        "WHERE content_id = ?1 AND account_id = ?2 AND state = 'waiting') RETURNING id");
static const struct sql SETTLE =
    SQL("UPDATE alt_offer SET state = ?2 WHERE id = ?1 AND state = 'waiting'");

/* --- offering -------------------------------------------------------------------------------------------- */

static enum status check_content(const struct site *site, const struct content *content,
                                 struct err *err)
{
    if (content->state != CONTENT_VISIBLE || content->kind != CONTENT_PICTURE)
        return err_set(err, STATUS_NOT_FOUND, "there is no such picture to be seen");
    if (content->account_id == site->actor.account_id)
        return err_set(err, STATUS_CONFLICT,
                       "this picture is your own: describe it where you edit it");
    if (content->alt != NULL || content->decorative)
        return err_set(err, STATUS_CONFLICT, "this picture needs no description any more");
    return STATUS_OK;
}

/* Inside the transaction that has looked at the picture. */
static enum status insert_row(struct site *site, int64_t content_id, const char *text, int64_t *id,
                              struct err *err)
{
    struct stmt *s = db_use(site->db, &INSERT);
    enum status status;

    *id = 0;
    stmt_int(s, 1, content_id);
    stmt_int(s, 2, site->actor.account_id);
    stmt_text(s, 3, text);
    stmt_int(s, 4, clock_now());
    if (stmt_row(s))
        *id = stmt_col_int(s, 0);
    status = stmt_done(s, err);
    if (status == STATUS_OK && *id == 0)
        return err_set(err, STATUS_CONFLICT,
                       "your last description of this picture still waits for its owner");
    return status;
}

/* Whoever may do it for nothing does it by the thousand. */
static enum status check_count(const struct site *site, struct err *err)
{
    struct stmt *s = db_use(site->db, &OWN_COUNT);
    int64_t count;
    enum status status;

    stmt_int(s, 1, site->actor.account_id);
    count = stmt_row(s) ? stmt_col_int(s, 0) : 0;
    status = stmt_done(s, err);
    if (status == STATUS_OK && count >= ALT_OFFERS_WAITING_MAX)
        return err_set(err, STATUS_CONFLICT,
                       "%d of your descriptions wait for an answer; offer more when they have one",
                       ALT_OFFERS_WAITING_MAX);
    return status;
}

static enum status offer(struct site *site, struct arena *arena, int64_t content_id,
                         const char *text, struct alt_offer *out, struct err *err)
{
    struct account account;
    struct content content;
    int64_t id = 0;
    enum status status = account_by_id(site->db, arena, site->actor.account_id, &account, err);

    if (status == STATUS_OK)
        status = account_check_active(&account, err);
    if (status == STATUS_OK)
        status = content_by_id(site->db, arena, content_id, &content, err);
    if (status == STATUS_OK)
        status = check_content(site, &content, err);
    if (status == STATUS_OK)
        status = check_count(site, err);
    if (status == STATUS_OK)
        status = insert_row(site, content_id, text, &id, err);
    if (status == STATUS_OK)
        status = event_add(site, "add", "alt", id, NULL, NULL, err);
    if (status == STATUS_OK)
        status = alt_offer_by_id(site->db, arena, id, out, err);
    return status;
}

enum status alt_offer_add(struct site *site, struct arena *arena, int64_t content_id,
                          const char *text, struct alt_offer *out, struct err *err)
{
    enum status status = alt_check(text, err);

    if (status != STATUS_OK)
        return status;
    if (site->actor.account_id == 0 || site->actor.role == ROLE_GUEST)
        return err_set(err, STATUS_FORBIDDEN,
                       "descriptions for the pictures of others are offered by members; log in "
                       "first");
    status = db_begin(site->db, TX_PRIVATE, err);
    if (status != STATUS_OK)
        return status;
    return db_end(site->db, offer(site, arena, content_id, text, out, err), err);
}

/* --- deciding -------------------------------------------------------------------------------------------- */

/* Reads the offer and sees whether the actor may decide about it. */
static enum status find(struct site *site, struct arena *arena, int64_t id, bool accept,
                        struct alt_offer *out, struct err *err)
{
    const struct actor *actor = &site->actor;
    struct content content = {.id = 0};
    enum status status = alt_offer_by_id(site->db, arena, id, out, err);
    bool author = actor->account_id != 0 && actor->account_id == out->account_id;

    if (status == STATUS_OK)
        status = content_by_id(site->db, arena, out->content_id, &content, err);
    if (status != STATUS_OK)
        return status;
    if (accept && content.account_id != 0 && content.account_id == out->account_id)
        return err_set(
            err, STATUS_CONFLICT,
            "the picture is the own one of who offers this: it is described where it is edited");
    if (author && accept)
        return err_set(err, STATUS_FORBIDDEN, "nobody accepts a description of their own");
    if (actor->role < ROLE_STAFF && !author &&
        (actor->account_id == 0 || actor->account_id != content.account_id))
        return err_set(err, STATUS_FORBIDDEN,
                       "only the owner of the picture and staff decide about its description");
    return STATUS_OK;
}

static enum status settle(struct site *site, struct alt_offer *offer, enum alt_offer_state state,
                          struct err *err)
{
    struct stmt *s = db_use(site->db, &SETTLE);
    enum status status;

    stmt_int(s, 1, offer->id);
    stmt_text(s, 2, alt_offer_state_name(state));
    status = stmt_run(s, err);
    if (status == STATUS_OK && db_changes(site->db) == 0)
        return err_set(err, STATUS_CONFLICT, "this description has been %s already",
                       alt_offer_state_name(offer->state));
    if (status == STATUS_OK)
        status = event_add(site, state == ALT_OFFER_ACCEPTED ? "accept" : "reject", "alt",
                           offer->id, NULL, NULL, err);
    offer->state = state;
    return status;
}

/* An author who has gone since earns nothing; the words are good all the same. */
static enum status pay(struct site *site, const struct alt_offer *offer, int64_t *paid,
                       struct err *err)
{
    struct clout_move moved = {0, 0, false};
    char key[32];
    const struct clout_order order = {offer->account_id, conf_int(site->conf, CONF_REWARD_ALT),
                                      CLOUT_ALT, key};
    enum status status;

    snprintf(key, sizeof(key), "alt:%" PRId64, offer->id);
    status = clout_earn(site, &order, NULL, &moved, err);
    if (paid != NULL)
        *paid = moved.amount;
    return status == STATUS_CONFLICT ? STATUS_OK : status;
}

enum status alt_offer_accept(struct site *site, struct arena *arena, int64_t id,
                             struct alt_offer *out, int64_t *paid, struct err *err)
{
    enum status status = db_begin(site->db, TX_PUBLIC, err);

    if (status != STATUS_OK)
        return status;
    status = find(site, arena, id, true, out, err);
    if (status == STATUS_OK)
        status = settle(site, out, ALT_OFFER_ACCEPTED, err);
    if (status == STATUS_OK)
        status = description_write(site, out->content_id, out->text, err);
    if (status == STATUS_OK)
        status = pay(site, out, paid, err);
    return db_end(site->db, status, err);
}

enum status alt_offer_reject(struct site *site, struct arena *arena, int64_t id,
                             struct alt_offer *out, struct err *err)
{
    enum status status = db_begin(site->db, TX_PRIVATE, err);

    if (status != STATUS_OK)
        return status;
    status = find(site, arena, id, false, out, err);
    if (status == STATUS_OK)
        status = settle(site, out, ALT_OFFER_REJECTED, err);
    return db_end(site->db, status, err);
}
