#include "migrate/statistics.h"

#include "migrate/sql_name.h"

enum status statistics_exist(struct db *db, bool *yes, struct err *err)
{
    static const struct sql SOME = SQL("SELECT 1 FROM sqlite_stat1 LIMIT 1");
    struct stmt *s;
    enum status status;

    *yes = false;
    if (strcmp(db_driver_name(db), "sqlite") != 0)
        return STATUS_OK;
    status = db_has_table(db, "sqlite_stat1", yes, err);
    if (status != STATUS_OK || !*yes)
        return status;
    s = db_use(db, &SOME);
    *yes = stmt_row(s);
    return stmt_done(s, err);
}

enum status statistics_renew(struct db *db, struct arena *arena, struct err *err)
{
    static const struct sql FORGET =
        SQL("DELETE FROM sqlite_stat1 WHERE tbl NOT IN (SELECT name FROM sqlite_schema)");
    static const struct sql MISSING =
        SQL("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
            "AND substr(name, 1, 7) <> 'sqlite_' AND name NOT IN (SELECT tbl FROM sqlite_stat1) "
            "ORDER BY name");
    const char *statements = "";
    enum status status = stmt_run(db_use(db, &FORGET), err);
    struct stmt *s = db_use(db, &MISSING);

    while (status == STATUS_OK && stmt_row(s))
        statements = arena_printf(arena, "%sANALYZE main.%s;\n", statements,
                                  sql_name(arena, stmt_col_text(s, 0, arena)));
    if (status == STATUS_OK)
        status = stmt_done(s, err);
    else
        stmt_done(s, NULL);
    return status == STATUS_OK ? db_script(db, statements, err) : status;
}
