#include "migrate/make_script.h"

#include "migrate/rename.h"
#include "migrate/rename_choice.h"
#include "migrate/scratch.h"
#include "migrate/script_write.h"
#include "migrate/way.h"

/* A script while it is made. */
struct maker {
    struct journey journey;
    const struct model_files *files;
    struct model before, after; /* what the scripts make, what the models declare */
    struct way up, down;
    struct err *err;
};

static const struct expression_list no_expressions;

static enum status read_models(struct maker *m)
{
    struct arena *arena = m->journey.arena;
    const char *const *ignore = m->journey.wish->ignore;
    struct db *before = NULL, *after = NULL;
    enum status status = way_open(&m->journey, NULL, &before, m->err);

    if (status == STATUS_OK)
        status = model_read(before, arena, ignore, &m->before, m->err);
    if (status == STATUS_OK)
        status = scratch_open(&after, m->err);
    if (status == STATUS_OK)
        status = model_files_load(m->files, after, m->err);
    if (status == STATUS_OK)
        status = model_read(after, arena, ignore, &m->after, m->err);
    db_close(before);
    db_close(after);
    return status;
}

static enum status find_postgres(struct maker *m)
{
    struct postgres_objects made, declared;
    enum status status = postgres_objects_made(m->journey.arena, &m->journey.chain, &made, m->err);

    if (status == STATUS_OK)
        status = postgres_objects_declared(m->journey.arena, m->files, &declared, m->err);
    if (status == STATUS_OK)
        status = way_postgres(&m->journey, &m->up, &made, &declared, m->err);
    if (status == STATUS_OK && m->journey.refusals->count == 0)
        status = way_postgres(&m->journey, &m->down, &declared, &made, m->err);
    return status;
}

static enum status find_both(struct maker *m)
{
    const struct refusal_list *refusals = m->journey.refusals;
    enum status status = way_sqlite(&m->journey, &m->up, NULL, m->err);

    if (status == STATUS_OK && refusals->count == 0)
        status = way_sqlite(&m->journey, &m->down, &m->up, m->err);
    if (status == STATUS_OK) /* also after a refusal, so that the admin sees all of them at once */
        status = find_postgres(m);
    return status;
}

static enum status find_ways(struct maker *m)
{
    struct journey *j = &m->journey;
    enum status status = STATUS_OK;

    m->up.backfill = &j->wish->backfill;
    m->up.cast = &j->wish->cast;
    m->down.backfill = &j->wish->down_backfill;
    m->down.cast = &no_expressions;
    rename_choose(j->arena, &m->before, &m->after, j->wish, &m->files->hints, &m->up.renames,
                  j->refusals);
    rename_reverse(j->arena, &m->up.renames, &m->down.renames);
    if (j->refusals->count == 0)
        status = find_both(m);
    if (status == STATUS_OK && j->refusals->count > 0)
        status = err_set(m->err, STATUS_CONFLICT, "%s [%s]", j->refusals->items[0].sentence,
                         j->refusals->items[0].code);
    return status;
}

/* The way down, and whose values it does not bring back. */
static struct str way_back(const struct maker *m, int dialect)
{
    const struct expression_list *cast = &m->journey.wish->cast;
    struct str body = buf_view(&m->down.bodies[dialect]);
    struct buf out = BUF_INIT;
    const char *text;

    if (body.len == 0 || cast->count == 0)
        return body;
    for (size_t i = 0; i < cast->count; i++)
        buf_printf(&out, "-- What --cast made of %s.%s stays so: the values before are gone.\n",
                   cast->items[i].table, cast->items[i].column);
    buf_str(&out, body);
    text = arena_copy(m->journey.arena, buf_view(&out));
    buf_free(&out);
    return str_of(text);
}

static enum status compose(struct maker *m, struct made_script *out)
{
    const struct journey *j = &m->journey;
    const char *parents[2] = {j->chain.head_count == 0 ? NULL : j->chain.heads[0]->id, NULL};
    struct script_text text = {.parents = parents,
                               .message = j->wish->message,
                               .destructive = j->destructive.len == 0 ? "none" : j->destructive.at,
                               .after = j->hash};

    out->nothing = m->up.bodies[DIALECT_SQLITE].len == 0 && m->up.bodies[DIALECT_POSTGRES].len == 0;
    if (out->nothing)
        return STATUS_OK;
    for (int dialect = 0; dialect < DIALECT__COUNT; dialect++) {
        text.bodies[DIRECTION_UP][dialect] = buf_view(&m->up.bodies[dialect]);
        text.irreversible[dialect] = m->down.irreversible[dialect];
        if (m->down.irreversible[dialect] == NULL)
            text.bodies[DIRECTION_DOWN][dialect] = way_back(m, dialect);
        else
            text.bodies[DIRECTION_DOWN][dialect] = STR("");
    }
    text.id = script_new_id(j->arena);
    out->id = text.id;
    out->file = script_file_name(j->arena, text.id, text.message);
    out->warnings = j->warnings;
    return script_write(j->arena, &text, &out->text, m->err);
}

static enum status one_head(const struct chain *chain, struct err *err)
{
    if (chain->head_count <= 1)
        return STATUS_OK;
    return err_set(err, STATUS_CONFLICT,
                   "the version scripts have %zu heads (%s, %s%s): join them with \"pierogis "
                   "merge\" first",
                   chain->head_count, chain->heads[0]->id, chain->heads[1]->id,
                   chain->head_count > 2 ? ", …" : "");
}

enum status script_make(struct arena *arena, const struct script_set *set,
                        const struct model_files *models, const struct wish *wish,
                        struct made_script *out, struct refusal_list *refusals, struct err *err)
{
    struct maker m = {
        .journey = {.arena = arena, .wish = wish, .refusals = refusals, .destructive = BUF_INIT},
        .files = models,
        .err = err};
    enum status status = chain_order(arena, set, &m.journey.chain, err);

    memset(out, 0, sizeof(*out));
    buf_init(&out->text);
    if (status == STATUS_OK)
        status = one_head(&m.journey.chain, err);
    if (status == STATUS_OK)
        status = read_models(&m);
    if (status != STATUS_OK)
        return status;
    way_init(&m.up, DIRECTION_UP, &m.before, &m.after);
    way_init(&m.down, DIRECTION_DOWN, &m.after, &m.before);
    status = find_ways(&m);
    if (status == STATUS_OK)
        status = compose(&m, out);
    way_free(&m.up);
    way_free(&m.down);
    buf_free(&m.journey.destructive);
    return status;
}
