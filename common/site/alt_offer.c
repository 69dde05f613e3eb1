#include "site/alt_offer.h"

#include <inttypes.h>

#define SELECT                                                                                                                      \
    "SELECT o.id, o.content_id, p.path, c.codename, o.account_id, a.handle, o.text, o.state, "                                      \
    "o.created_at, c.title, CASE WHEN a.state = 'active' THEN 1 ELSE 0 END FROM alt_offer o JOIN content c ON c.id = o.content_id " \
    "JOIN project p ON p.id = c.project_id JOIN account a ON a.id = o.account_id "

static const struct sql BY_ID = SQL(SELECT "WHERE o.id = ?1");
static const struct sql WAITING = SQL(
    SELECT "WHERE o.state = 'waiting' AND o.id > ?1 " ALT_OFFER_NEEDED "ORDER BY o.id LIMIT ?2");
/* The plus keeps SQLite from beginning with all that the owner has posted. */
static const struct sql WAITING_OF_OWNER =
    SQL(SELECT "WHERE o.state = 'waiting' AND o.id > ?1 " ALT_OFFER_NEEDED "AND +c.account_id = ?3 "
               "ORDER BY o.id LIMIT ?2");
static const struct sql OWN =
    SQL(SELECT "WHERE o.content_id = ?1 AND o.account_id = ?2 AND o.state = 'waiting'");
static const char *const states[] = {"waiting", "accepted", "rejected"};

const char *alt_offer_state_name(enum alt_offer_state state)
{
    return states[state];
}

static void read_row(struct stmt *s, struct arena *arena, struct alt_offer *out)
{
    struct str state = stmt_col_view(s, 7);

    out->id = stmt_col_int(s, 0);
    out->content_id = stmt_col_int(s, 1);
    out->state = str_is(state, states[ALT_OFFER_WAITING])    ? ALT_OFFER_WAITING
                 : str_is(state, states[ALT_OFFER_ACCEPTED]) ? ALT_OFFER_ACCEPTED
                                                             : ALT_OFFER_REJECTED;
    out->project_path = stmt_col_text(s, 2, arena);
    out->codename = stmt_col_text(s, 3, arena);
    out->account_id = stmt_col_int(s, 4);
    out->handle = stmt_col_text(s, 5, arena);
    out->text = stmt_col_text(s, 6, arena);
    out->created_at = stmt_col_int(s, 8);
    out->title = stmt_col_text(s, 9, arena);
    out->author_active = stmt_col_int(s, 10) != 0;
}

enum status alt_offer_by_id(struct db *db, struct arena *arena, int64_t id, struct alt_offer *out,
                            struct err *err)
{
    struct stmt *s = db_use(db, &BY_ID);
    enum status status;

    *out = (struct alt_offer){.id = 0};
    stmt_int(s, 1, id);
    if (stmt_row(s))
        read_row(s, arena, out);
    status = stmt_done(s, err);
    if (status == STATUS_OK && out->id == 0)
        return err_set(err, STATUS_NOT_FOUND, "there is no offer with the number %" PRId64, id);
    return status;
}

enum status alt_offer_waiting(struct db *db, struct arena *arena, int64_t owner_id,
                              int64_t after_id, size_t limit, struct alt_offer_list *out,
                              struct err *err)
{
    struct stmt *s = db_use(db, owner_id == 0 ? &WAITING : &WAITING_OF_OWNER);

    *out = (struct alt_offer_list){ARENA_ARRAY(arena, struct alt_offer, limit), 0, false};
    stmt_int(s, 1, after_id);
    stmt_int(s, 2, (int64_t)limit + 1);
    if (owner_id != 0)
        stmt_int(s, 3, owner_id);
    while (stmt_row(s)) {
        if (out->count == limit) {
            out->more = true;
            break;
        }
        read_row(s, arena, &out->items[out->count++]);
    }
    return stmt_done(s, err);
}

enum status alt_offer_own(struct db *db, struct arena *arena, int64_t content_id,
                          int64_t account_id, struct alt_offer *out, struct err *err)
{
    struct stmt *s = db_use(db, &OWN);

    *out = (struct alt_offer){.id = 0};
    stmt_int(s, 1, content_id);
    stmt_int(s, 2, account_id);
    if (stmt_row(s))
        read_row(s, arena, out);
    return stmt_done(s, err);
}
