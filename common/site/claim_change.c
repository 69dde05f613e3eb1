#include "site/claim_change.h"

#include "base/clock.h"
#include "site/claim_text.h"
#include "site/event.h"
#include "site/price.h"
#include "site/watch_words.h"

#include <inttypes.h>

static const struct sql INSERT =
    SQL("INSERT INTO claim (account_id, text, state, created_at) "
        "SELECT id, ?1, 'visible', ?2 FROM account WHERE id = ?3 AND state = 'active' "
        "RETURNING id");
static const struct sql INSERT_OWN =
    SQL("INSERT INTO claim (text, state, created_at) VALUES (?1, 'visible', ?2) RETURNING id");
static const struct sql SET_STATE =
    SQL("UPDATE claim SET state = ?2 WHERE id = ?1 AND state <> ?2");

enum status claim_check(struct site *site, struct arena *arena, const char *text,
                        const char **clean, struct err *err)
{
    enum status status = claim_text_clean(arena, text, clean, err);

    if (status == STATUS_OK && watch_words_find(site->conf, arena, *clean, NULL))
        return err_set(err, STATUS_BAD_MANNERS,
                       "the claim holds a word that nobody wants to hear here; it costs nothing");
    return status;
}

/* An anonymous visitor has no account either, and is not the site. */
static bool is_site(const struct actor *actor)
{
    return actor->account_id == 0 && actor->role == ROLE_ADMIN;
}

static enum status insert_row(struct site *site, const char *text, int64_t *id, struct err *err)
{
    const bool own = is_site(&site->actor);
    struct stmt *s = db_use(site->db, own ? &INSERT_OWN : &INSERT);
    enum status status;

    *id = 0;
    stmt_text(s, 1, text);
    stmt_int(s, 2, clock_now());
    if (!own)
        stmt_int(s, 3, site->actor.account_id);
    if (stmt_row(s))
        *id = stmt_col_int(s, 0);
    status = stmt_done(s, err);
    if (status == STATUS_OK && *id == 0)
        return err_set(err, STATUS_FORBIDDEN,
                       "a claim is made by somebody with an account that is neither banned nor "
                       "gone; log in first");
    return status;
}

enum status claim_insert(struct site *site, struct arena *arena, const char *text,
                         struct claim *out, struct err *err)
{
    const char *clean;
    int64_t id = 0;
    enum status status = claim_check(site, arena, text, &clean, err);

    if (status == STATUS_OK)
        status = insert_row(site, clean, &id, err);
    if (status == STATUS_OK)
        status = price_charge(site, CLOUT_CLAIM, id, err);
    if (status == STATUS_OK)
        status = event_add(site, "add", "claim", id, NULL, NULL, err);
    if (status == STATUS_OK)
        status = claim_by_id(site->db, arena, id, out, err);
    return status;
}

enum status claim_add(struct site *site, struct arena *arena, const char *text, struct claim *out,
                      struct err *err)
{
    const char *clean;
    enum status status = claim_check(site, arena, text, &clean, err);

    /* What is refused for its text takes no lock. */
    if (status == STATUS_OK)
        status = db_begin(site->db, TX_PUBLIC, err);
    if (status != STATUS_OK)
        return status;
    return db_end(site->db, claim_insert(site, arena, clean, out, err), err);
}

static const char *action_of(enum claim_state state)
{
    static const char *const actions[] = {"restore", "hide", "remove"};

    return actions[state];
}

/* What shall become of a claim. */
struct turn {
    enum claim_state state;
    bool revives; /* also what has been removed */
    bool refund;
    int64_t refunded;
};

/* What has been removed is restored, or stays away: hiding would bring it half back. What has been erased, nobody has. */
static enum status check_there(const struct claim *claim, const struct turn *turn, struct err *err)
{
    if (claim->state != CLAIM_REMOVED || turn->state == CLAIM_REMOVED)
        return STATUS_OK;
    if (claim->text[0] == '\0')
        return err_set(err, STATUS_CONFLICT,
                       "claim %" PRId64 " has been erased with the account of its author",
                       claim->id);
    if (!turn->revives)
        return err_set(err, STATUS_CONFLICT, "claim %" PRId64 " is removed already", claim->id);
    return STATUS_OK;
}

static enum status change(struct site *site, const struct claim *claim, struct turn *turn,
                          struct err *err)
{
    struct stmt *s = db_use(site->db, &SET_STATE);
    enum status status;

    stmt_int(s, 1, claim->id);
    stmt_text(s, 2, claim_state_name(turn->state));
    status = stmt_run(s, err);
    if (status == STATUS_OK && db_changes(site->db) > 0)
        status = event_add(site, action_of(turn->state), "claim", claim->id,
                           claim_state_name(claim->state), claim_state_name(turn->state), err);
    if (status == STATUS_OK && turn->refund)
        status = price_refund(site, CLOUT_CLAIM, claim->id, &turn->refunded, err);
    return status;
}

static enum status turn_take(struct site *site, struct arena *arena, int64_t id, struct turn *turn,
                             struct claim *out, struct err *err)
{
    enum status status;

    if (site->actor.role < ROLE_STAFF)
        return err_set(err, STATUS_FORBIDDEN, "only staff takes claims off the site");
    status = db_begin(site->db, TX_PUBLIC, err);
    if (status != STATUS_OK)
        return status;
    status = claim_by_id(site->db, arena, id, out, err);
    if (status == STATUS_OK)
        status = check_there(out, turn, err);
    if (status == STATUS_OK)
        status = change(site, out, turn, err);
    status = db_end(site->db, status, err);
    if (status == STATUS_OK)
        out->state = turn->state;
    return status;
}

enum status claim_set_state(struct site *site, struct arena *arena, int64_t id,
                            enum claim_state state, bool refund, struct claim *out,
                            int64_t *refunded, struct err *err)
{
    struct turn turn = {.state = state, .revives = state == CLAIM_VISIBLE, .refund = refund};
    enum status status = turn_take(site, arena, id, &turn, out, err);

    if (status == STATUS_OK && refunded != NULL)
        *refunded = turn.refunded;
    return status;
}

enum status claim_show(struct site *site, struct arena *arena, int64_t id, struct claim *out,
                       struct err *err)
{
    struct turn turn = {.state = CLAIM_VISIBLE};

    return turn_take(site, arena, id, &turn, out, err);
}
