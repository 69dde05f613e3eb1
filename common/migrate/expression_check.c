#include "migrate/expression_check.h"

#include "migrate/sql_name.h"

/* SQLite refuses an aggregate where rows are chosen. Nothing is chosen here: the statement is only explained. */
static bool is_aggregate(struct db *db, const char *table, const char *expression)
{
    struct buf sql = BUF_INIT;
    struct err err = {0};
    bool yes;

    buf_text(&sql, "EXPLAIN SELECT 1 FROM ");
    sql_name_add(&sql, table);
    buf_printf(&sql, " WHERE (%s) IS NULL", expression);
    yes = db_script(db, sql.at, &err) != STATUS_OK &&
          strstr(err.message, "misuse of aggregate") != NULL;
    buf_free(&sql);
    return yes;
}

void expressions_check(struct db *db, const struct expression_list *list,
                       const struct rename_list *renames, const char *code,
                       struct refusal_list *refusals)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct expression *e = &list->items[i];

        if (is_aggregate(db, rename_old_table(renames, e->table), e->sql))
            refusal_add(refusals,
                        arena_printf(refusals->arena, "%s:%s.%s", code, e->table, e->column),
                        "the expression for %s.%s makes one value of all rows: give it a value for "
                        "each row, as in (SELECT … FROM …)",
                        e->table, e->column);
    }
}
