#include "migrate/foreign_keys.h"

/* Makes room for one more in a list that doubles in the arena. */
static void *grow(struct arena *arena, void *items, size_t count, size_t size)
{
    void *larger = items;

    if ((count & (count - 1)) == 0) { /* full: 0, 1, 2, 4, … */
        larger = arena_array(arena, count == 0 ? 1 : count * 2, size);
        if (count > 0)
            memcpy(larger, items, count * size);
    }
    return larger;
}

static enum status read_tables(struct db *db, struct arena *arena, struct orphan_list *out,
                               struct err *err)
{
    static const struct sql TABLES = SQL("SELECT name FROM sqlite_schema WHERE type = 'table'");
    struct stmt *s = db_use(db, &TABLES);

    while (stmt_row(s)) {
        out->tables = grow(arena, out->tables, out->table_count, sizeof(*out->tables));
        out->tables[out->table_count++] = stmt_col_text(s, 0, arena);
    }
    return stmt_done(s, err);
}

/* SQLite says "foreign key mismatch" of a key whose parent has no such columns, or not as a key. A row can be neither
 * right nor wrong by it, and a database where keys were never enforced may have lived with it for long. */
static enum status add_mismatch(struct arena *arena, const char *table, struct orphan_list *out,
                                struct err *err)
{
    const char *found = strstr(err->message, "foreign key mismatch");

    if (found == NULL)
        return err->status;
    out->mismatches = grow(arena, out->mismatches, out->mismatch_count, sizeof(*out->mismatches));
    out->mismatches[out->mismatch_count++] = (struct key_mismatch){
        table,
        arena_printf(arena,
                     "the rows of %s cannot be checked: a foreign key refers to columns that "
                     "are neither the primary key nor UNIQUE, and SQLite refuses to write "
                     "such a table where keys are enforced (%s)",
                     table, found)};
    return STATUS_OK;
}

static enum status check_table(struct db *db, struct arena *arena, const char *table,
                               struct orphan_list *out, struct err *err)
{
    static const struct sql BROKEN =
        SQL("SELECT coalesce(rowid, 0), \"parent\", fkid FROM pragma_foreign_key_check(?1)");
    struct stmt *s = db_use(db, &BROKEN);
    struct err why = {0};

    stmt_text(s, 1, table);
    while (stmt_row(s)) {
        struct orphan orphan = {.table = table};

        orphan.row = stmt_col_int(s, 0);
        orphan.parent = stmt_col_text(s, 1, arena);
        orphan.number = stmt_col_int(s, 2);
        out->items = grow(arena, out->items, out->count, sizeof(*out->items));
        out->items[out->count++] = orphan;
    }
    if (stmt_done(s, &why) == STATUS_OK || add_mismatch(arena, table, out, &why) == STATUS_OK)
        return STATUS_OK;
    return err_set(err, why.status, "%s", why.message);
}

enum status foreign_keys_broken(struct db *db, struct arena *arena, struct orphan_list *out,
                                struct err *err)
{
    enum status status;

    memset(out, 0, sizeof(*out));
    if (strcmp(db_driver_name(db), "sqlite") != 0)
        return STATUS_OK;
    status = read_tables(db, arena, out, err);
    for (size_t i = 0; status == STATUS_OK && i < out->table_count; i++)
        status = check_table(db, arena, out->tables[i], out, err);
    return status;
}

/* --- what is new ----------------------------------------------------------------------------------------- */

struct known_orphan {
    const struct orphan *orphan;
    const char *table, *parent; /* "" = the other side has no table of this name */
};

static const char *name_in(const struct orphan_list *other, const char *name)
{
    for (size_t i = 0; i < other->table_count; i++) {
        if (strcmp(other->tables[i], name) == 0)
            return name;
    }
    return "";
}

static int compare_tables(const struct known_orphan *a, const struct known_orphan *b)
{
    int order = strcmp(a->table, b->table);

    return order == 0 ? strcmp(a->parent, b->parent) : order;
}

static int compare(const void *one, const void *two)
{
    const struct known_orphan *a = one, *b = two;
    int order = compare_tables(a, b);

    return order == 0 ? (a->orphan->row > b->orphan->row) - (a->orphan->row < b->orphan->row)
                      : order;
}

static struct known_orphan *sorted(struct arena *arena, const struct orphan_list *list,
                                   const struct orphan_list *other)
{
    struct known_orphan *known = ARENA_ARRAY(arena, struct known_orphan, list->count + 1);

    for (size_t i = 0; i < list->count; i++) {
        known[i].orphan = &list->items[i];
        known[i].table = name_in(other, list->items[i].table);
        known[i].parent = name_in(other, list->items[i].parent);
    }
    qsort(known, list->count, sizeof(*known), compare);
    return known;
}

/* How many of those at `at` are of one table and one parent. */
static size_t group_length(const struct known_orphan *at, size_t count)
{
    size_t len = 0;

    while (len < count && compare_tables(&at[len], &at[0]) == 0)
        len++;
    return len;
}

/* How many more there are in the second group than in the first: as many may be the same rows, because a rebuild that
 * gives a table another key numbers them anew. `*first` is one that has a number which was not there before. */
static size_t count_new(const struct known_orphan *old, size_t old_count,
                        const struct known_orphan *present, size_t count,
                        const struct orphan **first)
{
    size_t at = 0;

    *first = NULL;
    for (size_t i = 0; i < count; i++) {
        while (at < old_count && compare(&old[at], &present[i]) < 0)
            at++;
        if (at < old_count && compare(&old[at], &present[i]) == 0) {
            at++;
        } else if (*first == NULL) {
            *first = present[i].orphan;
        }
    }
    return count > old_count ? count - old_count : 0;
}

const struct orphan *foreign_keys_new(struct arena *arena, const struct orphan_list *before,
                                      const struct orphan_list *after, size_t *count)
{
    const struct orphan *first = NULL;
    struct known_orphan *old, *present;
    size_t at = 0, len;

    *count = 0;
    if (before->count == 0) {
        *count = after->count;
        return after->count == 0 ? NULL : &after->items[0];
    }
    old = sorted(arena, before, after);
    present = sorted(arena, after, before);
    for (size_t i = 0; i < after->count; i += len) {
        const struct orphan *candidate;
        size_t old_len, more;

        len = group_length(&present[i], after->count - i);
        while (at < before->count && compare_tables(&old[at], &present[i]) < 0)
            at++;
        old_len = at < before->count && compare_tables(&old[at], &present[i]) == 0
                      ? group_length(&old[at], before->count - at)
                      : 0;
        more = count_new(&old[at], old_len, &present[i], len, &candidate);
        if (more > 0 && first == NULL)
            first = candidate;
        *count += more;
    }
    return first;
}

const char *foreign_key_columns(struct db *db, struct arena *arena, const struct orphan *orphan)
{
    static const struct sql COLUMNS =
        SQL("SELECT group_concat(?1 || '.' || \"from\", ',') FROM "
            "(SELECT \"from\" FROM pragma_foreign_key_list(?1) WHERE id = ?2 ORDER BY seq)");
    struct stmt *s = db_use(db, &COLUMNS);
    const char *columns = orphan->table;

    stmt_text(s, 1, orphan->table);
    stmt_int(s, 2, orphan->number);
    if (stmt_row(s) && !stmt_col_is_null(s, 0))
        columns = stmt_col_text(s, 0, arena);
    stmt_done(s, NULL);
    return columns;
}
