#include "site/claim.h"

#include <inttypes.h>

#define SELECT                                                                                     \
    "SELECT c.id, c.text, c.state, c.created_at, c.account_id, a.handle, a.state "                 \
    "FROM claim c LEFT JOIN account a ON a.id = c.account_id "

static const struct sql BY_ID = SQL(SELECT "WHERE c.id = ?1");
static const struct sql PAGE =
    SQL(SELECT "WHERE c.state = ?1 AND c.id < ?2 ORDER BY c.id DESC LIMIT ?3");
static const struct sql KEPT =
    SQL(SELECT "WHERE c.state <> 'removed' AND c.id < ?1 ORDER BY c.id DESC LIMIT ?2");
static const struct sql INVENTORY = SQL(SELECT "WHERE c.id < ?1 ORDER BY c.id DESC LIMIT ?2");
/* Ids begin at 1; the largest is read off the index. */
static const struct sql DRAW =
    SQL(SELECT "WHERE c.state = 'visible' AND c.id > ?1 % (SELECT max(id) "
               "FROM claim WHERE state = 'visible') ORDER BY c.id LIMIT 1");

static const char *const states[] = {"visible", "hidden", "removed"};

const char *claim_state_name(enum claim_state state)
{
    return states[state];
}

bool claim_state_of(struct str name, enum claim_state *out)
{
    for (int i = CLAIM_VISIBLE; i <= CLAIM_REMOVED; i++) {
        if (str_is(name, states[i])) {
            *out = (enum claim_state)i;
            return true;
        }
    }
    return false;
}

/* A state of a later version means: nobody is to see it. */
static void read_row(struct stmt *s, struct arena *arena, struct claim *out)
{
    out->id = stmt_col_int(s, 0);
    out->text = stmt_col_text(s, 1, arena);
    if (!claim_state_of(stmt_col_view(s, 2), &out->state))
        out->state = CLAIM_HIDDEN;
    out->created_at = stmt_col_int(s, 3);
    out->account_id = stmt_col_int(s, 4);
    if (!str_is(stmt_col_view(s, 6), "removed"))
        out->handle = stmt_col_text(s, 5, arena);
    out->author_active = str_is(stmt_col_view(s, 6), "active");
}

static enum status read_rows(struct stmt *s, struct arena *arena, size_t limit,
                             struct claim_list *out, struct err *err)
{
    *out = (struct claim_list){ARENA_ARRAY(arena, struct claim, limit), 0, false};
    while (stmt_row(s)) {
        if (out->count == limit) {
            out->more = true;
            break;
        }
        read_row(s, arena, &out->items[out->count++]);
    }
    return stmt_done(s, err);
}

enum status claim_by_id(struct db *db, struct arena *arena, int64_t id, struct claim *out,
                        struct err *err)
{
    struct stmt *s = db_use(db, &BY_ID);
    enum status status;

    *out = (struct claim){.id = 0};
    stmt_int(s, 1, id);
    if (stmt_row(s))
        read_row(s, arena, out);
    status = stmt_done(s, err);
    if (status == STATUS_OK && out->id == 0)
        return err_set(err, STATUS_NOT_FOUND,
                       "there is no claim with the number %" PRId64
                       "; \"pierogis claim list\" lists them",
                       id);
    return status;
}

enum status claim_page(struct db *db, struct arena *arena, enum claim_state state,
                       int64_t before_id, size_t limit, struct claim_list *out, struct err *err)
{
    struct stmt *s = db_use(db, &PAGE);

    stmt_text(s, 1, states[state]);
    stmt_int(s, 2, before_id);
    stmt_int(s, 3, (int64_t)limit + 1);
    return read_rows(s, arena, limit, out, err);
}

static enum status list_before(struct db *db, const struct sql *sql, struct arena *arena,
                               int64_t before_id, size_t limit, struct claim_list *out,
                               struct err *err)
{
    struct stmt *s = db_use(db, sql);

    stmt_int(s, 1, before_id);
    stmt_int(s, 2, (int64_t)limit + 1);
    return read_rows(s, arena, limit, out, err);
}

enum status claim_page_kept(struct db *db, struct arena *arena, int64_t before_id, size_t limit,
                            struct claim_list *out, struct err *err)
{
    return list_before(db, &KEPT, arena, before_id, limit, out, err);
}

enum status claim_inventory(struct db *db, struct arena *arena, int64_t before_id, size_t limit,
                            struct claim_list *out, struct err *err)
{
    return list_before(db, &INVENTORY, arena, before_id, limit, out, err);
}

int64_t claim_slot_of(int64_t now)
{
    return now / CLAIM_SLOT_SECONDS;
}

/* SplitMix64 (Steele, Lea, Flood 2014), so that neighbouring slots draw far from each other; never negative. */
static int64_t scatter(int64_t slot)
{
    uint64_t z = (uint64_t)slot + 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (int64_t)((z ^ z >> 31) >> 1);
}

enum status claim_of_slot(struct db *db, struct arena *arena, int64_t slot, struct claim *out,
                          struct err *err)
{
    struct stmt *s = db_use(db, &DRAW);

    *out = (struct claim){.id = 0};
    stmt_int(s, 1, scatter(slot));
    if (stmt_row(s))
        read_row(s, arena, out);
    return stmt_done(s, err);
}
