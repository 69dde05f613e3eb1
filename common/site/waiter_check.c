#include "site/waiter_check.h"

#include "base/clock.h"
#include "site/waiter_words.h"

#include <stdio.h>

static const struct sql NEWER =
    SQL("SELECT 1 FROM message WHERE transport = ?1 AND sender = ?2 AND place > ?3 "
        "AND words & 2 <> 0 LIMIT 1");
_Static_assert(WAITER_CHECK == 2, "the statement above looks for it");
static const struct sql STANDS =
    SQL("SELECT 1 FROM login_check JOIN identity ON identity.account_id = login_check.account_id "
        "WHERE login_check.hash = ?1 AND identity.transport = ?2 AND identity.native_id = ?3");
static const struct sql END = SQL("DELETE FROM login_check WHERE hash = ?1");
static const struct sql HOLDER =
    SQL("SELECT account.id, account.handle, login_check.made_at FROM identity "
        "JOIN account ON account.id = identity.account_id "
        "LEFT JOIN login_check ON login_check.account_id = account.id "
        "WHERE identity.transport = ?1 AND identity.native_id = ?2 AND account.state = 'active'");

/* "|" is in no transport's name, so that no two messages come to the same text. */
void waiter_check_characters(const struct site *site, const char *transport, const char *event_id,
                             char out[LOGIN_CHECK_CHARACTERS + 1])
{
    char purpose[512];

    snprintf(purpose, sizeof(purpose), "waiter-check|%s|%s", transport, event_id);
    login_check_derive(conf_text(site->conf, CONF_SECRET_KEY), purpose, out);
}

const char *waiter_check_fill(const struct site *site, struct arena *arena, const char *transport,
                              const char *event_id, const char *answer, const char **code)
{
    const char *mark = strstr(answer, WAITER_CODE_MARK);
    char characters[LOGIN_CHECK_CHARACTERS + 1], text[LOGIN_CHECK_TEXT];

    *code = NULL;
    if (mark == NULL)
        return answer;
    waiter_check_characters(site, transport, event_id, characters);
    login_check_group(characters, text);
    *code = arena_strdup(arena, text);
    return arena_printf(arena, "%.*s%s%s", (int)(mark - answer), answer, text,
                        mark + strlen(WAITER_CODE_MARK));
}

/* --- whether it is good for anything ---------------------------------------------------------------------- */

enum status waiter_check_is_old(struct db *db, const struct waiter_check_asked *asked, bool *old,
                                struct err *err)
{
    struct stmt *s = db_use(db, &NEWER);

    stmt_text(s, 1, asked->transport);
    stmt_text(s, 2, asked->sender);
    stmt_int(s, 3, asked->place);
    *old = stmt_row(s);
    return stmt_done(s, err);
}

enum status waiter_check_stands(const struct site *site, const struct waiter_check_asked *asked,
                                bool *stands, struct err *err)
{
    struct stmt *s = db_use(site->db, &STANDS);
    char characters[LOGIN_CHECK_CHARACTERS + 1], hash[HASH_TEXT];

    waiter_check_characters(site, asked->transport, asked->event_id, characters);
    login_check_hash(conf_text(site->conf, CONF_SECRET_KEY), characters, hash);
    stmt_text(s, 1, hash);
    stmt_text(s, 2, asked->transport);
    stmt_text(s, 3, asked->sender);
    *stands = stmt_row(s);
    return stmt_done(s, err);
}

/* Whose check it is to be; id 0 = nobody's, or one that they have had or been given since must live. */
static enum status find_holder(struct db *db, struct arena *arena,
                               const struct waiter_check_asked *asked, struct account *out,
                               struct err *err)
{
    struct stmt *s = db_use(db, &HOLDER);
    const bool was_sent = asked->sent_at != 0;

    *out = (struct account){.id = 0};
    stmt_text(s, 1, asked->transport);
    stmt_text(s, 2, asked->sender);
    if (stmt_row(s) &&
        (stmt_col_is_null(s, 2) ? !was_sent : stmt_col_int(s, 2) <= asked->handled_at)) {
        out->id = stmt_col_int(s, 0);
        out->handle = stmt_col_text(s, 1, arena);
    }
    return stmt_done(s, err);
}

/* It may be that of another account, whose identity the sender's was. */
static enum status end(const struct site *site, const char *characters, struct err *err)
{
    struct stmt *s = db_use(site->db, &END);
    char hash[HASH_TEXT];

    login_check_hash(conf_text(site->conf, CONF_SECRET_KEY), characters, hash);
    stmt_text(s, 1, hash);
    return stmt_run(s, err);
}

enum status waiter_check_renew(struct site *site, struct arena *arena,
                               const struct waiter_check_asked *asked, bool *renewed,
                               struct err *err)
{
    char characters[LOGIN_CHECK_CHARACTERS + 1];
    struct account account = {.id = 0};
    bool old;
    enum status status = waiter_check_is_old(site->db, asked, &old, err);

    *renewed = false;
    if (status == STATUS_OK && !old)
        status = find_holder(site->db, arena, asked, &account, err);
    if (status != STATUS_OK || account.id == 0)
        return status;
    waiter_check_characters(site, asked->transport, asked->event_id, characters);
    status = end(site, characters, err);
    if (status == STATUS_OK)
        status = login_check_put(site, &account, characters, clock_now(), err);
    *renewed = status == STATUS_OK;
    return status;
}
