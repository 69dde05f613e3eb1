#include "site/api_token.h"

#include "base/clock.h"
#include "base/rand.h"
#include "site/event.h"
#include "site/text_rules.h"

#define SELECT                                                                                     \
    "SELECT t.id, t.account_id, a.handle, t.name, t.scopes, t.created_at, t.used_at, "             \
    "t.revoked_at, a.role, a.state FROM api_token t JOIN account a ON a.id = t.account_id "

static const struct sql ADD =
    SQL("INSERT INTO api_token (account_id, name, hash, scopes, created_at) "
        "SELECT id, ?2, ?3, ?4, ?5 FROM account WHERE id = ?1 AND state = 'active' RETURNING id");
static const struct sql REVOKE =
    SQL("UPDATE api_token SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL");
static const struct sql BY_ID = SQL(SELECT "WHERE t.id = ?1");
static const struct sql PAGE = SQL(SELECT "WHERE t.id > ?2 AND (?1 IS NULL OR t.account_id = ?1) "
                                          "ORDER BY t.id LIMIT ?3");
static const struct sql BY_HASH = SQL(SELECT "WHERE t.hash = ?1 AND t.revoked_at IS NULL "
                                             "AND a.state = 'active'");
static const struct sql HOLDS =
    SQL("SELECT 1 FROM api_token t JOIN account a ON a.id = t.account_id "
        "WHERE t.id = ?1 AND t.revoked_at IS NULL AND a.state = 'active'");
static const struct sql NOTE = SQL("UPDATE api_token SET used_at = ?2 WHERE id = ?1");

static const struct {
    enum api_scope scope;
    const char *name;
} scopes_known[] = {{API_READ, "read"}, {API_UPLOAD, "upload"}};

#define SCOPES (sizeof(scopes_known) / sizeof(scopes_known[0]))

bool api_scope_add(struct str name, unsigned *scopes)
{
    for (size_t i = 0; i < SCOPES; i++) {
        if (str_is(name, scopes_known[i].name)) {
            *scopes |= scopes_known[i].scope;
            return true;
        }
    }
    return false;
}

const char *api_scopes_text(unsigned scopes)
{
    static const char *const texts[] = {"", "read", "upload", "read upload"};

    return texts[scopes & (API_READ | API_UPLOAD)];
}

/* Words of a later version are passed over: what is not known lets nobody do anything. */
static unsigned scopes_read(struct str text)
{
    unsigned scopes = 0;
    struct str word;

    while (str_cut(&text, ' ', &word))
        api_scope_add(word, &scopes);
    return scopes;
}

static void row_read(struct stmt *s, struct arena *arena, struct api_token *out)
{
    out->id = stmt_col_int(s, 0);
    out->account_id = stmt_col_int(s, 1);
    out->handle = stmt_col_text(s, 2, arena);
    out->name = stmt_col_text(s, 3, arena);
    out->scopes = scopes_read(stmt_col_view(s, 4));
    out->created_at = stmt_col_int(s, 5);
    out->used_at = stmt_col_int(s, 6);
    out->revoked_at = stmt_col_int(s, 7);
}

static void text_hash(struct str text, char out[HASH_TEXT])
{
    uint8_t hash[HASH_BYTES];

    hash_bytes(text, hash);
    hash_text(hash, out);
}

static enum status check_actor(const struct site *site, int64_t account_id, struct err *err)
{
    if (site->actor.role == ROLE_ADMIN || site->actor.account_id == account_id)
        return STATUS_OK;
    return err_set(err, STATUS_FORBIDDEN, "only admins deal with the tokens of others");
}

static enum status check_name(const char *name, struct err *err)
{
    enum status status = text_check(name, "the name of the token", API_TOKEN_NAME_MAX, err);

    if (status == STATUS_OK && (name[0] == '\0' || strchr(name, '\n') != NULL))
        return err_set(err, STATUS_INVALID, "say on one line what the token is for");
    return status;
}

/* --- making and ending ----------------------------------------------------------------------------------- */

static enum status by_id(struct db *db, struct arena *arena, int64_t id, struct api_token *out,
                         struct err *err)
{
    struct stmt *s = db_use(db, &BY_ID);
    enum status status;
    bool found;

    stmt_int(s, 1, id);
    found = stmt_row(s);
    if (found)
        row_read(s, arena, out);
    status = stmt_done(s, err);
    if (status == STATUS_OK && !found)
        return err_set(err, STATUS_NOT_FOUND,
                       "there is no token %lld; \"pierogis token list\" lists them", (long long)id);
    return status;
}

static enum status insert(struct site *site, const struct account *account, const char *name,
                          unsigned scopes, const char *hash, int64_t *id, struct err *err)
{
    struct stmt *s = db_use(site->db, &ADD);
    enum status status;

    stmt_int(s, 1, account->id);
    stmt_text(s, 2, name);
    stmt_text(s, 3, hash);
    stmt_text(s, 4, api_scopes_text(scopes));
    stmt_int(s, 5, clock_now());
    *id = stmt_row(s) ? stmt_col_int(s, 0) : 0;
    status = stmt_done(s, err);
    if (status == STATUS_OK && *id == 0)
        return err_set(err, STATUS_FORBIDDEN, "the account \"%s\" is not active", account->handle);
    return status;
}

enum status api_token_add(struct site *site, struct arena *arena, const struct account *account,
                          const char *name, unsigned scopes, struct api_token *out,
                          char text[API_TOKEN_TEXT], struct err *err)
{
    char secret[HASH_TEXT], hash[HASH_TEXT];
    uint8_t random[HASH_BYTES];
    enum status status = check_actor(site, account->id, err);
    int64_t id = 0;

    if (status == STATUS_OK)
        status = check_name(name, err);
    if (status == STATUS_OK && scopes == 0)
        status = err_set(err, STATUS_INVALID, "a token without scopes is good for nothing");
    if (status != STATUS_OK)
        return status;
    rand_bytes(random, sizeof(random));
    hash_text(random, secret);
    snprintf(text, API_TOKEN_TEXT, API_TOKEN_PREFIX "%s", secret);
    text_hash(str_of(text), hash);
    status = db_begin(site->db, TX_PRIVATE, err);
    if (status == STATUS_OK)
        status = insert(site, account, name, scopes, hash, &id, err);
    if (status == STATUS_OK)
        status = event_add(site, "token add", "account", account->id, NULL, name, err);
    if (status == STATUS_OK)
        status = by_id(site->db, arena, id, out, err);
    return db_end(site->db, status, err);
}

enum status api_token_revoke(struct site *site, struct arena *arena, int64_t id,
                             struct api_token *out, struct err *err)
{
    enum status status = db_begin(site->db, TX_PRIVATE, err);
    struct stmt *s;

    if (status == STATUS_OK)
        status = by_id(site->db, arena, id, out, err);
    if (status == STATUS_OK)
        status = check_actor(site, out->account_id, err);
    if (status == STATUS_OK && out->revoked_at == 0) {
        out->revoked_at = clock_now();
        s = db_use(site->db, &REVOKE);
        stmt_int(s, 1, id);
        stmt_int(s, 2, out->revoked_at);
        status = stmt_run(s, err);
        if (status == STATUS_OK)
            status =
                event_add(site, "token revoke", "account", out->account_id, out->name, NULL, err);
    }
    return db_end(site->db, status, err);
}

/* --- looking --------------------------------------------------------------------------------------------- */

enum status api_token_page(struct db *db, struct arena *arena, int64_t account_id, int64_t after_id,
                           size_t limit, struct api_token_list *out, struct err *err)
{
    struct stmt *s = db_use(db, &PAGE);

    *out = (struct api_token_list){.items = ARENA_ARRAY(arena, struct api_token, limit)};
    stmt_id(s, 1, account_id);
    stmt_int(s, 2, after_id);
    stmt_int(s, 3, (int64_t)limit + 1);
    while (stmt_row(s)) {
        out->more = out->count == limit;
        if (!out->more)
            row_read(s, arena, &out->items[out->count++]);
    }
    return stmt_done(s, err);
}

enum status api_token_find(struct db *db, struct arena *arena, struct str text,
                           struct api_token *token, struct account *owner, struct err *err)
{
    char hash[HASH_TEXT];
    struct stmt *s;

    *token = (struct api_token){.id = 0};
    *owner = (struct account){.id = 0};
    if (text.len != API_TOKEN_TEXT - 1 || !str_starts(text, API_TOKEN_PREFIX))
        return STATUS_OK;
    text_hash(text, hash);
    s = db_use(db, &BY_HASH);
    stmt_text(s, 1, hash);
    if (stmt_row(s)) {
        row_read(s, arena, token);
        owner->id = token->account_id;
        owner->handle = token->handle;
        role_of(stmt_col_view(s, 8), &owner->role);
        account_state_of(stmt_col_view(s, 9), &owner->state);
    }
    return stmt_done(s, err);
}

enum status api_token_check(struct db *db, int64_t id, struct err *err)
{
    struct stmt *s = db_use(db, &HOLDS);
    enum status status;
    bool holds;

    stmt_int(s, 1, id);
    holds = stmt_row(s);
    status = stmt_done(s, err);
    if (status == STATUS_OK && !holds)
        return err_set(err, STATUS_UNAUTHORIZED, "this token does not hold any more");
    return status;
}

bool api_token_is_stale(const struct api_token *token)
{
    const int64_t now = clock_now();

    /* A time to come was noted by a clock that has been set back since. */
    return token->used_at <= now - API_TOKEN_USED_SECONDS || token->used_at > now;
}

enum status api_token_note(struct db *db, int64_t id, struct err *err)
{
    struct stmt *s = db_use(db, &NOTE);

    stmt_int(s, 1, id);
    stmt_int(s, 2, clock_now());
    return stmt_run(s, err);
}
