#include "site/survey.h"

static const struct sql PALETTES =
    SQL("SELECT palette FROM project WHERE palette IS NOT NULL "
        "UNION SELECT palette FROM content WHERE palette IS NOT NULL");
static const struct sql UNNAMED =
    SQL("SELECT count(*) FROM content WHERE kind = 'picture' AND state = 'visible' "
        "AND alt IS NULL AND decorative = 0");
static const struct sql LATEST = SQL("SELECT max(at) FROM event");

enum status survey_palettes(struct db *db,
                            enum status (*found)(void *context, const struct palette *palette,
                                                 struct err *err),
                            void *context, struct err *err)
{
    const struct palette standard = PALETTE_DEFAULT, negative = palette_negative(&standard);
    enum status status = found(context, &standard, err), done;
    struct stmt *s;

    if (status == STATUS_OK)
        status = found(context, &negative, err);
    if (status != STATUS_OK)
        return status;
    s = db_use(db, &PALETTES);
    while (status == STATUS_OK && stmt_row(s)) {
        struct palette palette;

        status = palette_parse(stmt_col_view(s, 0), &palette, err);
        if (status == STATUS_OK)
            status = found(context, &palette, err);
    }
    done = stmt_done(s, status == STATUS_OK ? err : NULL);
    return status == STATUS_OK ? done : status;
}

static enum status ask_number(struct db *db, const struct sql *sql, int64_t *out, struct err *err)
{
    struct stmt *s = db_use(db, sql);

    *out = stmt_row(s) ? stmt_col_int(s, 0) : 0;
    return stmt_done(s, err);
}

enum status survey_unnamed(struct db *db, int64_t *count, struct err *err)
{
    return ask_number(db, &UNNAMED, count, err);
}

enum status survey_latest(struct db *db, int64_t *at, struct err *err)
{
    return ask_number(db, &LATEST, at, err);
}
