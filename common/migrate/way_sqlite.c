#include "migrate/way.h"

#include "migrate/consent.h"
#include "migrate/consent_value.h"
#include "migrate/conversion.h"
#include "migrate/difference.h"
#include "migrate/emit_sqlite.h"
#include "migrate/expression_check.h"
#include "migrate/foreign_keys.h"
#include "migrate/rename.h"
#include "migrate/schema_hash.h"
#include "migrate/script_write.h"
#include "migrate/sql_name.h"
#include "migrate/usable.h"

/* A try to find the way. */
struct attempt {
    struct journey *journey;
    struct way *way;
    struct db *db;
    struct buf *body;
    struct sqlite_change change;
    struct expression_list cast;        /* those that SQLite understands */
    const struct model_object **broken; /* views and triggers that SQLite stumbles over */
    size_t broken_count;
    bool rebuild; /* every table that differs */
    struct err *err;
};

/* --- the beginning: what is broken, and renames ------------------------------------------------------------ */

static void drop_broken(struct attempt *a)
{
    for (size_t i = 0; i < a->broken_count; i++) {
        buf_printf(a->body, "DROP %s IF EXISTS ",
                   a->broken[i]->kind == MODEL_VIEW ? "VIEW" : "TRIGGER");
        sql_name_add(a->body, a->broken[i]->key);
        buf_text(a->body, ";\n");
    }
}

/* What an expression with `::` says is for PostgreSQL; SQLite converts a value by the type of its column. */
static void choose_casts(struct attempt *a)
{
    const struct expression_list *all = a->way->cast;

    a->cast.items = ARENA_ARRAY(a->journey->arena, struct expression, all->count + 1);
    a->cast.count = 0;
    for (size_t i = 0; i < all->count; i++) {
        if (strstr(all->items[i].sql, "::") == NULL)
            a->cast.items[a->cast.count++] = all->items[i];
    }
}

/* Runs the body. It is SQLite that knows best what SQL is right. */
static enum status run(struct attempt *a)
{
    if (db_script(a->db, a->body->at, a->err) == STATUS_OK)
        return STATUS_OK;
    a->err->status = STATUS_INVALID;
    err_prefix(a->err, "the script that would be written does not run");
    return STATUS_INVALID;
}

static void check_expressions(struct attempt *a)
{
    struct journey *j = a->journey;

    choose_casts(a);
    if (a->way->direction == DIRECTION_DOWN)
        return;
    expressions_check(a->db, a->way->backfill, &a->way->renames, "needs_backfill", j->refusals);
    expressions_check(a->db, &a->cast, &a->way->renames, "needs_cast", j->refusals);
}

/* Runs the renames, and compares what there is then with where the way leads. */
static enum status rename_and_compare(struct attempt *a)
{
    struct arena *arena = a->journey->arena;
    enum status status;

    drop_broken(a);
    rename_emit(arena, a->way->from, a->way->to, &a->way->renames, a->body);
    status = run(a);
    if (status == STATUS_OK)
        status = model_read(a->db, arena, a->journey->wish->ignore, &a->way->renamed, a->err);
    if (status != STATUS_OK)
        return status;
    a->change = (struct sqlite_change){.before = &a->way->renamed,
                                       .after = a->way->to,
                                       .values = {a->way->backfill, &a->cast},
                                       .renames = &a->way->renames};
    table_changes_find(arena, &a->way->renamed, a->way->to, &a->change.tables);
    for (size_t i = 0; a->rebuild && i < a->change.tables.count; i++) {
        if (a->change.tables.items[i].step == TABLE_ALTERED)
            a->change.tables.items[i].step = TABLE_REBUILT;
    }
    return STATUS_OK;
}

/* Checks what the way may do; what it may not is refused, or makes it a way that does not exist. */
static void check_consent(struct attempt *a)
{
    struct journey *j = a->journey;
    struct refusal_list refusals;

    if (a->way->direction == DIRECTION_UP) {
        buf_clear(&j->destructive);
        consent_check(j->arena, &a->change, &a->way->renames, j->wish, j->refusals,
                      &j->destructive);
        j->warnings = conversion_warnings(j->arena, &a->change.tables, &a->cast);
        return;
    }
    consent_values_useful(&a->change.tables, a->way->backfill, "down-backfill", j->refusals);
    refusal_list_init(&refusals, j->arena);
    consent_values_needed(&a->change.tables, a->way->backfill, &refusals);
    for (int dialect = 0; refusals.count > 0 && dialect < DIALECT__COUNT; dialect++)
        a->way->irreversible[dialect] =
            arena_printf(j->arena, "%s: nobody has said which values rows get (--down-backfill)",
                         refusals.items[0].code);
}

/* --- the rest ------------------------------------------------------------------------------------------- */

static bool same_models(const struct model *a, const struct model *b)
{
    if (a->table_count != b->table_count || a->object_count != b->object_count)
        return false;
    for (size_t i = 0; i < a->table_count; i++) {
        if (strcmp(a->tables[i].normal, b->tables[i].normal) != 0)
            return false;
    }
    for (size_t i = 0; i < a->object_count; i++) {
        if (strcmp(a->objects[i].normal, b->objects[i].normal) != 0)
            return false;
    }
    return true;
}

/* Whether the database in memory has become what the way leads to. */
static enum status check_arrival(struct attempt *a)
{
    struct difference_list differences;
    struct model made;
    enum status status =
        model_read(a->db, a->journey->arena, a->journey->wish->ignore, &made, a->err);

    if (status != STATUS_OK || same_models(&made, a->way->to))
        return status;
    difference_list(a->journey->arena, &made, "the script", a->way->to,
                    a->way->direction == DIRECTION_UP ? "the models" : "what was before",
                    &differences);
    return err_set(a->err, STATUS_BUG, "the script that would be written leads elsewhere: %s",
                   differences.count == 0 ? "" : differences.items[0].sentence);
}

/* Adds warnings to those that there are. */
static const char **more_warnings(struct journey *j, size_t more, size_t *count)
{
    const char **all;

    *count = 0;
    while (j->warnings[*count] != NULL)
        ++*count;
    all = ARENA_ARRAY(j->arena, const char *, *count + more + 1);
    memcpy(all, j->warnings, *count * sizeof(*all));
    j->warnings = all;
    return all;
}

/* A foreign key that fits no key of its parent is seen without rows, too. */
static enum status warn_of_mismatches(struct attempt *a)
{
    struct journey *j = a->journey;
    struct orphan_list found;
    enum status status = foreign_keys_broken(a->db, j->arena, &found, a->err);
    const char **all;
    size_t count;

    if (status != STATUS_OK || found.mismatch_count == 0)
        return status;
    all = more_warnings(j, found.mismatch_count, &count);
    for (size_t i = 0; i < found.mismatch_count; i++)
        all[count++] = found.mismatches[i].sentence;
    all[count] = NULL;
    return STATUS_OK;
}

static void warn_of_broken(struct attempt *a)
{
    struct journey *j = a->journey;
    struct refusal_list found;
    const char **all;
    size_t count;

    refusal_list_init(&found, j->arena);
    usable_check(a->db, a->way->to, &found);
    if (found.count == 0)
        return;
    all = more_warnings(j, found.count, &count);
    for (size_t i = 0; i < found.count; i++)
        all[count++] = found.items[i].sentence;
    all[count] = NULL;
}

/* The whole body, in the order in which it can be run. */
static enum status compose(struct attempt *a)
{
    struct arena *arena = a->journey->arena;

    buf_clear(a->body);
    drop_broken(a);
    emit_sqlite_values(arena, &a->change, a->body);
    rename_emit(arena, a->way->from, a->way->to, &a->way->renames, a->body);
    emit_sqlite(arena, &a->change, a->body);
    return script_escape(a->body, 0, a->err);
}

/* The database in memory as it is before this way. */
static enum status start(struct attempt *a, const struct way *up)
{
    db_close(a->db);
    a->db = NULL;
    return way_open(a->journey, up, &a->db, a->err);
}

static enum status travel(struct attempt *a, const struct way *up)
{
    enum status status = start(a, up);

    if (status == STATUS_OK)
        status = run(a);
    if (status == STATUS_OK)
        status = check_arrival(a);
    if (status == STATUS_OK && a->way->direction == DIRECTION_UP)
        status = schema_hash(a->db, a->journey->hash, a->err);
    if (status == STATUS_OK && a->way->direction == DIRECTION_UP)
        status = warn_of_mismatches(a);
    if (status == STATUS_OK && a->way->direction == DIRECTION_UP)
        warn_of_broken(a);
    return status;
}

static enum status try_once(struct attempt *a, const struct way *up)
{
    enum status status = start(a, up);

    buf_clear(a->body);
    if (status == STATUS_OK) {
        check_expressions(a);
        status = rename_and_compare(a);
    }
    if (status == STATUS_OK && a->journey->refusals->count == 0)
        check_consent(a);
    if (status == STATUS_OK && a->journey->refusals->count == 0 &&
        a->way->irreversible[DIALECT_SQLITE] == NULL) {
        status = compose(a);
        if (status == STATUS_OK)
            status = travel(a, up);
    }
    db_close(a->db);
    a->db = NULL;
    return status;
}

/* SQLite refuses a rename while a view or trigger anywhere cannot be understood, and names it. True when this is what
 * has happened and dropping it first is new. */
static bool find_broken(struct attempt *a)
{
    for (size_t i = 0; i < a->way->from->object_count; i++) {
        const struct model_object *object = &a->way->from->objects[i];
        bool known = false;
        char text[ERR_MAX];

        snprintf(text, sizeof(text), "error in %s %s", model_kind_name(object->kind), object->name);
        for (size_t k = 0; k < a->broken_count; k++)
            known = known || a->broken[k] == object;
        if (!known && strstr(a->err->message, text) != NULL) {
            a->broken[a->broken_count++] = object;
            return true;
        }
    }
    return false;
}

enum status way_sqlite(struct journey *journey, struct way *way, const struct way *up,
                       struct err *err)
{
    struct attempt attempt = {
        .journey = journey, .way = way, .body = &way->bodies[DIALECT_SQLITE], .err = err};
    enum status status;

    attempt.broken =
        ARENA_ARRAY(journey->arena, const struct model_object *, way->from->object_count + 1);
    /* ALTER TABLE is the better way; where its result is not what was declared, a rebuild is. */
    while ((status = try_once(&attempt, up)) != STATUS_OK) {
        if (find_broken(&attempt))
            continue;
        if (attempt.rebuild)
            break;
        attempt.rebuild = true;
    }
    return status;
}
