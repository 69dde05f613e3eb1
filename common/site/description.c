#include "site/description.h"

#include "base/clock.h"
#include "site/event.h"
#include "site/text_rules.h"

static const struct sql WRITE = SQL(
    "UPDATE content SET alt = ?2, decorative = ?4, updated_at = ?3 WHERE id = ?1 AND alt IS NULL "
    "AND decorative = 0 AND state <> 'removed'");
static const struct sql REJECT_OFFERS =
    SQL("UPDATE alt_offer SET state = 'rejected' WHERE content_id = ?1 AND state = 'waiting'");

static bool is_seen(const struct content *content)
{
    return content->state == CONTENT_VISIBLE && content->kind == CONTENT_PICTURE;
}

enum description_way description_way(const struct actor *actor, const struct content *content)
{
    if (!is_seen(content) || content->alt != NULL || content->decorative || actor->account_id == 0)
        return DESCRIPTION_NONE;
    if (content->account_id == actor->account_id)
        return DESCRIPTION_OWN;
    return actor->role == ROLE_GUEST ? DESCRIPTION_NONE : DESCRIPTION_OFFER;
}

enum status description_settle(struct site *site, int64_t content_id, struct err *err)
{
    struct stmt *s = db_use(site->db, &REJECT_OFFERS);

    stmt_int(s, 1, content_id);
    return stmt_run(s, err);
}

enum status description_write(struct site *site, int64_t content_id, const char *text,
                              struct err *err)
{
    struct stmt *s = db_use(site->db, &WRITE);
    enum status status;

    stmt_int(s, 1, content_id);
    stmt_text(s, 2, text);
    stmt_int(s, 3, clock_now());
    stmt_int(s, 4, text == NULL);
    status = stmt_run(s, err);
    if (status == STATUS_OK && db_changes(site->db) == 0)
        return err_set(err, STATUS_CONFLICT, "this picture needs no description any more");
    return status == STATUS_OK ? description_settle(site, content_id, err) : status;
}

/* Inside the transaction. */
static enum status write_own(struct site *site, struct arena *arena, int64_t content_id,
                             const char *text, struct err *err)
{
    struct content content;
    enum status status = content_by_id(site->db, arena, content_id, &content, err);

    if (status != STATUS_OK)
        return status;
    if (!is_seen(&content))
        return err_set(err, STATUS_NOT_FOUND, "there is no such picture to be seen");
    if (site->actor.account_id == 0 || site->actor.account_id != content.account_id)
        return err_set(err, STATUS_FORBIDDEN, "this picture is somebody else's");
    status = description_write(site, content_id, text, err);
    return status == STATUS_OK ? event_add(site, "edit", "content", content_id, NULL, NULL, err)
                               : status;
}

enum status description_own(struct site *site, struct arena *arena, int64_t content_id,
                            const char *text, struct err *err)
{
    enum status status = text == NULL ? STATUS_OK : alt_check(text, err);

    if (status == STATUS_OK)
        status = db_begin(site->db, TX_PUBLIC, err);
    if (status != STATUS_OK)
        return status;
    return db_end(site->db, write_own(site, arena, content_id, text, err), err);
}
