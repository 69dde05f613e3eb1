#include "site/event.h"

#include "base/clock.h"
#include "base/json_write.h"

static const struct sql INSERT_EVENT =
    SQL("INSERT INTO event (at, account_id, action, subject, subject_id, detail) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

static void write_detail(struct buf *out, const char *before, const char *after)
{
    struct json_write w;

    json_begin(&w, out, false);
    json_object(&w);
    if (before != NULL) {
        json_key(&w, "before");
        json_put_text(&w, before);
    }
    if (after != NULL) {
        json_key(&w, "after");
        json_put_text(&w, after);
    }
    json_end(&w);
    json_finish(&w);
}

enum status event_add(struct site *site, const char *action, const char *subject,
                      int64_t subject_id, const char *before, const char *after, struct err *err)
{
    struct stmt *s = db_use(site->db, &INSERT_EVENT);
    struct buf detail = BUF_INIT;

    stmt_int(s, 1, clock_now());
    stmt_id(s, 2, site->actor.account_id);
    stmt_text(s, 3, action);
    stmt_text(s, 4, subject);
    stmt_int(s, 5, subject_id);
    if (before != NULL || after != NULL) {
        write_detail(&detail, before, after);
        stmt_str(s, 6, buf_view(&detail));
    }
    buf_free(&detail);
    return stmt_run(s, err);
}
