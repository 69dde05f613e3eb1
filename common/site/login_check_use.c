#include "site/login_check_use.h"

#include "base/clock.h"
#include "site/event.h"
#include "site/guest.h"
#include "site/limit.h"
#include "site/session_change.h"

/* One that was made further ahead than a check holds is of a time when the clock was wrong: it would hold until then. */
static const struct sql USE =
    SQL("DELETE FROM login_check WHERE hash = ?1 AND expires_at > ?2 AND made_at <= ?3 "
        "AND account_id IN (SELECT id FROM account WHERE state = 'active') RETURNING account_id");

/* What is no check at all is looked for as well, under a hash that none has: the answer takes its time. */
static enum status consume(struct site *site, struct str typed, int64_t *account_id,
                           struct err *err)
{
    char characters[LOGIN_CHECK_CHARACTERS + 1], hash[HASH_TEXT];
    struct stmt *s;
    enum status status;

    if (!login_check_read(typed, characters))
        characters[0] = '\0';
    login_check_hash(conf_text(site->conf, CONF_SECRET_KEY), characters, hash);
    s = db_use(site->db, &USE);
    *account_id = 0;
    stmt_text(s, 1, hash);
    stmt_int(s, 2, clock_now());
    stmt_int(s, 3, clock_now() + LOGIN_CHECK_SECONDS);
    if (stmt_row(s))
        *account_id = stmt_col_int(s, 0);
    status = stmt_done(s, err);
    if (status == STATUS_OK && *account_id == 0)
        return err_set(err, STATUS_INVALID,
                       "this check does not work: it may be mistyped, used or older than %d "
                       "minutes; ask for a new one",
                       LOGIN_CHECK_SECONDS / 60);
    return status;
}

/* A try counts whatever comes of it, so it is written before. */
static enum status take_try(struct site *site, struct arena *arena,
                            const struct login_request *request, int64_t *wait, struct err *err)
{
    const struct limit limit = {arena_printf(arena, "check:%s", request->prefix), LOGIN_TRIES,
                                LOGIN_TRY_SECONDS};
    enum status status = limit_check(site->db, &limit, wait, err);

    if (status == STATUS_OK)
        status = db_begin(site->db, TX_PRIVATE, err);
    if (status != STATUS_OK)
        return status;
    return db_end(site->db, limit_take(site->db, &limit, wait, err), err);
}

/* The account that the browser's session had is a guest who can be merged into the new one. A guest that is none any
 * more, because another request was first, is left alone: the login counts. */
static enum status merge(struct site *site, struct arena *arena, int64_t guest_id,
                         struct login *out, struct err *err)
{
    struct account guest;
    enum status status = account_by_id(site->db, arena, guest_id, &guest, err);

    if (status != STATUS_OK || guest.role != ROLE_GUEST || guest.state != ACCOUNT_ACTIVE)
        return status;
    status = guest_merge(site, arena, guest_id, out->account.id, err);
    out->merged = status == STATUS_OK;
    return status;
}

/* A session that has gone meanwhile has ended as well. */
static enum status end_session(struct site *site, const struct login_request *request,
                               struct err *err)
{
    struct err tried = {.message = ""};
    enum status status = session_end(site, request->account_id, request->session_id, &tried);

    if (status == STATUS_NOT_FOUND)
        return STATUS_OK;
    if (status != STATUS_OK && err != NULL)
        *err = tried;
    return status;
}

static enum status log_in(struct site *site, struct arena *arena,
                          const struct login_request *request, struct login *out, struct err *err)
{
    const struct actor before = site->actor;
    int64_t id;
    enum status status = consume(site, request->typed, &id, err);

    if (status == STATUS_OK)
        status = account_by_id(site->db, arena, id, &out->account, err);
    if (status != STATUS_OK)
        return status;
    site->actor = (struct actor){out->account.id, out->account.role};
    if (request->session_id != 0)
        status = end_session(site, request, err);
    if (status == STATUS_OK && request->account_id != 0 && request->account_id != id)
        status = merge(site, arena, request->account_id, out, err);
    if (status == STATUS_OK)
        status = session_start(site, id, request->agent, out->token, err);
    if (status == STATUS_OK)
        status = event_add(site, "login", "account", id, NULL, NULL, err);
    site->actor = before;
    return status;
}

/* Only a guest's claims and content change pages that others see. */
enum status login_check_use(struct site *site, struct arena *arena,
                            const struct login_request *request, struct login *out, struct err *err)
{
    const enum tx kind = request->account_id == 0 ? TX_PRIVATE : TX_PUBLIC;
    enum status status;

    memset(out, 0, sizeof(*out));
    status = take_try(site, arena, request, &out->wait, err);
    if (status == STATUS_OK)
        status = db_begin(site->db, kind, err);
    if (status != STATUS_OK)
        return status;
    status = log_in(site, arena, request, out, err);
    return db_end(site->db, status, err);
}
