#include "site/profile.h"

#include "site/content_row.h"

static const struct sql CLAIMS =
    SQL("SELECT id, text, created_at FROM claim WHERE account_id = ?1 AND state = 'visible' "
        "ORDER BY id DESC LIMIT ?2");
static const struct sql CONTENT =
    SQL("SELECT " CARD_COLUMNS ", p.path FROM content c JOIN project p ON p.id = c.project_id "
        "WHERE c.account_id = ?1 AND c.state = 'visible' ORDER BY c.id DESC LIMIT ?2");
static const struct sql CLAIM_COUNT =
    SQL("SELECT count(*) FROM claim WHERE account_id = ?1 AND state = 'visible'");

enum status profile_claims(struct db *db, struct arena *arena, int64_t account_id, size_t limit,
                           struct claim_list *out, struct err *err)
{
    struct stmt *s = db_use(db, &CLAIMS);

    *out = (struct claim_list){ARENA_ARRAY(arena, struct claim, limit), 0, false};
    stmt_int(s, 1, account_id);
    stmt_int(s, 2, (int64_t)limit + 1);
    while (stmt_row(s)) {
        if (out->count == limit) {
            out->more = true;
            break;
        }
        out->items[out->count++] = (struct claim){.id = stmt_col_int(s, 0),
                                                  .text = stmt_col_text(s, 1, arena),
                                                  .state = CLAIM_VISIBLE,
                                                  .created_at = stmt_col_int(s, 2),
                                                  .account_id = account_id};
    }
    return stmt_done(s, err);
}

enum status profile_content(struct db *db, struct arena *arena, int64_t account_id, size_t limit,
                            struct content_list *out, struct err *err)
{
    struct stmt *s = db_use(db, &CONTENT);

    stmt_int(s, 1, account_id);
    stmt_int(s, 2, (int64_t)limit + 1);
    return content_cards(db, s, arena, NULL, limit, out, err);
}

enum status profile_claim_count(struct db *db, int64_t account_id, int64_t *out, struct err *err)
{
    struct stmt *s = db_use(db, &CLAIM_COUNT);

    stmt_int(s, 1, account_id);
    *out = stmt_row(s) ? stmt_col_int(s, 0) : 0;
    return stmt_done(s, err);
}
