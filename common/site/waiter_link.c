#include "site/waiter_link.h"

#include "base/clock.h"
#include "base/number.h"
#include "base/rand.h"
#include "site/event.h"
#include "site/waiter_note.h"

#include <inttypes.h>

/* "link/" comes next after all names that begin with NOTE_LINK. There may be a note for each person, but there are few
 * transports: the primary key is entered once for each. */
#define WISHES                                                                                     \
    "WITH RECURSIVE t (transport) AS (SELECT MIN(transport) FROM waiter_note UNION ALL "           \
    "SELECT (SELECT MIN(n.transport) FROM waiter_note n WHERE n.transport > t.transport) FROM t "  \
    "WHERE t.transport IS NOT NULL) SELECT w.transport, w.name, w.value FROM t "                   \
    "JOIN waiter_note w ON w.transport = t.transport AND w.name >= 'link.' AND w.name < 'link/'"

static const struct sql LIST = SQL(WISHES " ORDER BY w.transport, w.name");
/* A wish begins with its end, which has ten digits until 2286. */
static const struct sql SWEEP =
    SQL("DELETE FROM waiter_note WHERE (transport, name) IN (SELECT w.transport, w.name FROM "
        "(" WISHES ") w WHERE w.value < ?1 LIMIT ?2)");

/* --- as a note ------------------------------------------------------------------------------------------- */

static const char *note_name(struct arena *arena, const struct identity *identity)
{
    return arena_printf(arena, NOTE_LINK "%s", identity->native_id);
}

/* False for what is no wish, or is over. */
static bool wish_parse(struct arena *arena, const char *value, struct waiter_wish *out)
{
    struct str rest = str_of(value), piece;
    int64_t agreed = 0;

    if (!str_cut(&rest, ' ', &piece) || !number_i64(piece, 0, INT64_MAX, &out->expires_at) ||
        !str_cut(&rest, ' ', &piece) || !number_i64(piece, 1, INT64_MAX, &out->account_id) ||
        !str_cut(&rest, ' ', &piece) || !number_i64(piece, 0, 1, &agreed))
        return false;
    out->agreed = agreed == 1;
    out->nonce = arena_copy(arena, rest);
    return out->expires_at > clock_now();
}

static enum status wish_get(struct db *db, struct arena *arena, const struct identity *identity,
                            struct waiter_wish *out, bool *found, struct err *err)
{
    const char *value = NULL;
    enum status status =
        waiter_note_get(db, arena, identity->transport, note_name(arena, identity), &value, err);

    *out = (struct waiter_wish){.identity = *identity};
    *found = status == STATUS_OK && value != NULL && wish_parse(arena, value, out);
    return status;
}

static enum status wish_put(struct db *db, struct arena *arena, const struct waiter_wish *wish,
                            struct err *err)
{
    return waiter_note_set(db, wish->identity.transport, note_name(arena, &wish->identity),
                           arena_printf(arena, "%" PRId64 " %" PRId64 " %d %s", wish->expires_at,
                                        wish->account_id, wish->agreed, wish->nonce),
                           err);
}

static enum status wish_drop(struct db *db, struct arena *arena, const struct waiter_wish *wish,
                             struct err *err)
{
    return waiter_note_set(db, wish->identity.transport, note_name(arena, &wish->identity), NULL,
                           err);
}

enum status waiter_link_is_self(struct db *db, struct arena *arena, const struct identity *identity,
                                bool *self, struct err *err)
{
    const char *known = NULL;
    enum status status = waiter_note_get(db, arena, identity->transport, NOTE_SELF, &known, err);

    *self = known != NULL && strcmp(known, identity->native_id) == 0;
    return status;
}

enum status waiter_link_list(struct db *db, struct arena *arena, int64_t account_id,
                             struct waiter_wish_list *out, struct err *err)
{
    struct stmt *s = db_use(db, &LIST);
    enum status status;

    out->count = 0;
    while (out->count < WAITER_WISHES_MAX && stmt_row(s)) {
        struct waiter_wish *wish = &out->items[out->count];

        *wish = (struct waiter_wish){.account_id = 0};
        if (!wish_parse(arena, stmt_col_text(s, 2, arena), wish) || wish->account_id != account_id)
            continue;
        wish->identity.transport = stmt_col_text(s, 0, arena);
        wish->identity.native_id = stmt_col_text(s, 1, arena) + strlen(NOTE_LINK);
        out->count++;
    }
    status = stmt_done(s, err);
    for (size_t i = 0; status == STATUS_OK && i < out->count; i++)
        status = waiter_link_is_self(db, arena, &out->items[i].identity, &out->items[i].self, err);
    return status;
}

/* --- asking ---------------------------------------------------------------------------------------------- */

/* Whose it is so far; id 0 = nobody's. */
static enum status owner_of(struct db *db, struct arena *arena, const struct identity *identity,
                            struct account *owner, struct err *err)
{
    struct err tried = {.message = ""};
    enum status status = identity_account(db, arena, identity, owner, &tried);

    if (status == STATUS_NOT_FOUND) {
        *owner = (struct account){.id = 0};
        return STATUS_OK;
    }
    if (status != STATUS_OK && err != NULL)
        *err = tried;
    return status;
}

/* A ban would be worth little if its identities could go elsewhere. */
static bool is_banned(const struct account *owner)
{
    return owner->id != 0 && owner->state == ACCOUNT_BANNED;
}

static enum status check_count(struct db *db, struct arena *arena, int64_t account_id,
                               struct err *err)
{
    struct waiter_wish_list *list = ARENA_NEW(arena, struct waiter_wish_list);
    enum status status = waiter_link_list(db, arena, account_id, list, err);

    if (status == STATUS_OK && list->count == WAITER_WISHES_MAX)
        return err_set(err, STATUS_CONFLICT,
                       "the account has %d open wishes already: they end within a day, or with "
                       "--remove",
                       WAITER_WISHES_MAX);
    return status;
}

static enum status ask(struct site *site, struct arena *arena, const struct account *account,
                       const struct identity *identity, struct err *err)
{
    struct waiter_wish wish;
    bool found;
    enum status status = wish_get(site->db, arena, identity, &wish, &found, err);

    if (status == STATUS_OK && (!found || wish.account_id != account->id)) {
        wish = (struct waiter_wish){
            .identity = *identity,
            .account_id = account->id,
            .nonce = arena_printf(arena, "%016" PRIx64, rand_u64()),
        };
        status = check_count(site->db, arena, account->id, err);
        if (status == STATUS_OK)
            status = event_add(site, "ask to link", "account", account->id, NULL,
                               identity->transport, err);
    }
    wish.expires_at = clock_now() + WAITER_WISH_SECONDS;
    return status == STATUS_OK ? wish_put(site->db, arena, &wish, err) : status;
}

enum status waiter_link_ask(struct site *site, struct arena *arena, const struct account *account,
                            const struct identity *identity, bool *linked, struct err *err)
{
    struct account owner = {.id = 0}, present;
    enum status status = db_begin(site->db, TX_PRIVATE, err);

    *linked = false;
    if (status != STATUS_OK)
        return status;
    status = account_by_id(site->db, arena, account->id, &present, err);
    if (status == STATUS_OK)
        status = account_check_active(&present, err);
    if (status == STATUS_OK)
        status = owner_of(site->db, arena, identity, &owner, err);
    *linked = status == STATUS_OK && owner.id == account->id;
    if (status != STATUS_OK || *linked)
        return db_end(site->db, status, err);
    if (is_banned(&owner))
        status = err_set(err, STATUS_FORBIDDEN,
                         "%s:%s is \"%s\", who is banned: unban that account first",
                         identity->transport, identity->native_id, owner.handle);
    if (status == STATUS_OK)
        status = identity_check_room(site->db, account->id, err);
    if (status == STATUS_OK)
        status = ask(site, arena, account, identity, err);
    return db_end(site->db, status, err);
}

/* --- answering ------------------------------------------------------------------------------------------- */

enum status waiter_link_answer(struct site *site, struct arena *arena, int64_t account_id,
                               const struct identity *identity, bool yes, struct err *err)
{
    struct waiter_wish wish;
    bool found = false;
    enum status status = db_begin(site->db, TX_PRIVATE, err);

    if (status != STATUS_OK)
        return status;
    status = wish_get(site->db, arena, identity, &wish, &found, err);
    if (status == STATUS_OK && (!found || wish.account_id != account_id))
        status =
            err_set(err, STATUS_NOT_FOUND, "nobody asks any more whether this account is %s:%s",
                    identity->transport, identity->native_id);
    if (status == STATUS_OK && yes && !wish.agreed)
        status =
            event_add(site, "agree to link", "account", account_id, NULL, identity->transport, err);
    else if (status == STATUS_OK && !yes)
        status = event_add(site, "refuse to link", "account", account_id, NULL, identity->transport,
                           err);
    wish.agreed = yes;
    if (status == STATUS_OK)
        status =
            yes ? wish_put(site->db, arena, &wish, err) : wish_drop(site->db, arena, &wish, err);
    return db_end(site->db, status, err);
}

static void characters_of(const struct site *site, const struct waiter_wish *wish,
                          char out[LOGIN_CHECK_CHARACTERS + 1])
{
    char purpose[512];

    snprintf(purpose, sizeof(purpose), "waiter-link|%s|%s|%" PRId64 "|%s", wish->identity.transport,
             wish->identity.native_id, wish->account_id, wish->nonce);
    login_check_derive(conf_text(site->conf, CONF_SECRET_KEY), purpose, out);
}

void waiter_link_code(const struct site *site, const struct waiter_wish *wish,
                      char out[LOGIN_CHECK_TEXT])
{
    char characters[LOGIN_CHECK_CHARACTERS + 1];

    characters_of(site, wish, characters);
    login_check_group(characters, out);
}

/* Between the two answers either account may have been banned, or the room may have been taken: then the wish is as
 * if it had never been. */
static enum status link_now(struct site *site, struct arena *arena, const struct waiter_wish *wish,
                            struct account *account, bool *linked, struct err *err)
{
    struct account owner;
    struct err tried = {.message = ""};
    enum status status = owner_of(site->db, arena, &wish->identity, &owner, &tried);

    if (status == STATUS_OK && is_banned(&owner))
        return STATUS_OK;
    if (status == STATUS_OK)
        status = identity_link(site, arena, wish->account_id, &wish->identity, &tried);
    if (status == STATUS_FORBIDDEN || status == STATUS_CONFLICT)
        return STATUS_OK;
    if (status == STATUS_OK)
        status = account_by_id(site->db, arena, wish->account_id, account, &tried);
    *linked = status == STATUS_OK;
    if (status != STATUS_OK && err != NULL)
        *err = tried;
    return status;
}

enum status waiter_link_hear(struct site *site, struct arena *arena, const struct identity *who,
                             const char *text, struct account *account, bool *linked,
                             struct err *err)
{
    char characters[LOGIN_CHECK_CHARACTERS + 1];
    struct waiter_wish wish;
    bool found;
    enum status status = wish_get(site->db, arena, who, &wish, &found, err);

    *linked = false;
    if (status != STATUS_OK || !found || !wish.agreed)
        return status;
    characters_of(site, &wish, characters);
    if (!login_check_is_in(str_of(text), characters))
        return STATUS_OK;
    status = wish_drop(site->db, arena, &wish, err);
    return status == STATUS_OK ? link_now(site, arena, &wish, account, linked, err) : status;
}

enum status waiter_link_self(struct site *site, struct arena *arena, const struct identity *self,
                             struct err *err)
{
    struct waiter_wish wish;
    struct account account;
    bool found, linked = false;
    enum status status = wish_get(site->db, arena, self, &wish, &found, err);

    if (status != STATUS_OK || !found || !wish.agreed)
        return status;
    status = wish_drop(site->db, arena, &wish, err);
    return status == STATUS_OK ? link_now(site, arena, &wish, &account, &linked, err) : status;
}

/* --- forgetting ------------------------------------------------------------------------------------------ */

enum status waiter_link_sweep(struct db *db, int64_t limit, int64_t *count, struct err *err)
{
    struct stmt *s = db_use(db, &SWEEP);
    char now[32];
    enum status status;

    snprintf(now, sizeof(now), "%" PRId64, clock_now());
    stmt_text(s, 1, now);
    stmt_int(s, 2, limit);
    status = stmt_run(s, err);
    *count = status == STATUS_OK ? db_changes(db) : 0;
    return status;
}
