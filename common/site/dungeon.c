#include "site/dungeon.h"

#include "base/clock.h"

static const struct sql SEND =
    SQL("INSERT INTO dungeon (who, times, until) VALUES (?1, 1, ?2) ON CONFLICT (who) DO UPDATE "
        "SET times = CASE WHEN dungeon.until <= ?3 THEN 1 ELSE dungeon.times + 1 END "
        "RETURNING times, until");
static const struct sql KEEP = SQL("UPDATE dungeon SET until = ?2 WHERE who = ?1");
static const struct sql UNTIL = SQL("SELECT until FROM dungeon WHERE who = ?1 AND until > ?2");
static const struct sql OTHERS =
    SQL("SELECT COUNT(*) FROM (SELECT 1 FROM dungeon WHERE until > ?2 AND who <> ?1 LIMIT ?3) "
        "AS others");

int64_t dungeon_seconds(int64_t times)
{
    static const int64_t stays[] = {30, 120, 600, 3600, 21600, 86400};
    const int64_t count = sizeof(stays) / sizeof(stays[0]);

    if (times < 1)
        return 0;
    return stays[(times < count ? times : count) - 1];
}

enum status dungeon_send(struct db *db, const char *who, int64_t *until, struct err *err)
{
    struct stmt *s = db_use(db, &SEND);
    int64_t now = clock_now(), times = 1, end;
    enum status status;

    *until = 0;
    stmt_text(s, 1, who);
    stmt_int(s, 2, now);
    stmt_int(s, 3, now - DUNGEON_FORGIVEN_SECONDS);
    if (stmt_row(s)) {
        times = stmt_col_int(s, 0);
        *until = stmt_col_int(s, 1);
    }
    status = stmt_done(s, err);
    if (status != STATUS_OK)
        return status;
    end = now + dungeon_seconds(times);
    if (end > *until) /* a second offence never shortens the first */
        *until = end;
    s = db_use(db, &KEEP);
    stmt_text(s, 1, who);
    stmt_int(s, 2, *until);
    return stmt_run(s, err);
}

enum status dungeon_enter(struct site *site, const char *who, int64_t *until, struct err *err)
{
    enum status status = db_begin(site->db, TX_PRIVATE, err);

    *until = 0;
    if (status != STATUS_OK)
        return status;
    return db_end(site->db, dungeon_send(site->db, who, until, err), err);
}

enum status dungeon_until(struct db *db, const char *who, int64_t *until, struct err *err)
{
    struct stmt *s = db_use(db, &UNTIL);

    stmt_text(s, 1, who);
    stmt_int(s, 2, clock_now());
    *until = stmt_row(s) ? stmt_col_int(s, 0) : 0;
    return stmt_done(s, err);
}

enum status dungeon_others(struct db *db, const char *who, int64_t *count, struct err *err)
{
    struct stmt *s = db_use(db, &OTHERS);

    stmt_text(s, 1, who);
    stmt_int(s, 2, clock_now());
    stmt_int(s, 3, DUNGEON_OTHERS_MAX);
    *count = stmt_row(s) ? stmt_col_int(s, 0) : 0;
    return stmt_done(s, err);
}
