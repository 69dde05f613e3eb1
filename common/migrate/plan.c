#include "migrate/plan.h"

#include "base/number.h"

/* "+3" or "-3"; false when it is another word. */
static bool read_count(const char *target, char sign, size_t *count)
{
    uint64_t number = 0;

    if (target[0] != sign || !number_u64(str_of(target + 1), SIZE_MAX, &number) || number == 0)
        return false;
    *count = (size_t)number;
    return true;
}

static void add(struct arena *arena, struct plan *plan, struct chain *chain,
                const struct script *script, enum direction direction)
{
    struct step *step = &plan->steps[plan->count++];

    step_init(arena, step, chain, script, direction);
    *chain = step->after;
}

static enum status go_up(struct arena *arena, const char *target, struct plan *plan,
                         struct err *err)
{
    bool counted = target != NULL && target[0] == '+';
    struct chain wanted, chain = plan->applied.chain;
    size_t most = SIZE_MAX;
    enum status status;

    if (counted && !read_count(target, '+', &most))
        return err_set(err, STATUS_USAGE, "%s is no number of scripts: write +1, +2, …", target);
    status = chain_to(arena, &plan->all, counted ? NULL : target, &wanted, err);
    if (status != STATUS_OK)
        return status;
    plan->steps = ARENA_ARRAY(arena, struct step, wanted.count);
    for (size_t i = 0; i < wanted.count && plan->count < most; i++) {
        if (!chain_has(&plan->applied.chain, wanted.scripts[i]))
            add(arena, plan, &chain, wanted.scripts[i], DIRECTION_UP);
    }
    if (counted && plan->count < most)
        return err_set(err, STATUS_NOT_FOUND,
                       "only %zu version scripts are still to be applied, not %zu", plan->count,
                       most);
    return STATUS_OK;
}

/* What stays when the database is to stand at `target`. */
static enum status find_kept(struct arena *arena, const struct plan *plan, const char *target,
                             struct chain *kept, struct err *err)
{
    const struct script *script;
    enum status status;

    if (strcmp(target, "none") == 0)
        return STATUS_OK;
    status = chain_find(&plan->all, target, &script, err);
    if (status != STATUS_OK)
        return status;
    if (!chain_has(&plan->applied.chain, script))
        return err_set(err, STATUS_NOT_FOUND,
                       "the database has not been through the version script %s: \"pierogis "
                       "history\" lists those that it has been through",
                       script->id);
    return chain_to(arena, &plan->all, script->id, kept, err);
}

static enum status go_down(struct arena *arena, enum dialect dialect, const char *target,
                           struct plan *plan, struct err *err)
{
    bool counted = target == NULL || target[0] == '-';
    struct chain kept = {0}, chain = plan->applied.chain;
    enum status status = STATUS_OK;
    size_t most = target == NULL ? 1 : SIZE_MAX;

    if (target != NULL && counted && !read_count(target, '-', &most))
        return err_set(err, STATUS_USAGE, "%s is no number of scripts: write -1, -2, …", target);
    if (!counted)
        status = find_kept(arena, plan, target, &kept, err);
    if (status != STATUS_OK)
        return status;
    plan->steps = ARENA_ARRAY(arena, struct step, chain.count);
    for (size_t i = plan->applied.chain.count; i-- > 0 && plan->count < most;) {
        const struct script *script = plan->applied.chain.scripts[i];
        const char *reason = script->sections[DIRECTION_DOWN][dialect].irreversible;

        if (chain_has(&kept, script))
            continue;
        if (reason != NULL)
            return err_set(err, STATUS_CONFLICT, "%s cannot be taken back: %s; nothing was changed",
                           script->file, reason);
        add(arena, plan, &chain, script, DIRECTION_DOWN);
    }
    if (target != NULL && counted && plan->count < most)
        return err_set(err, STATUS_NOT_FOUND,
                       "the database has been through only %zu version scripts, not %zu",
                       plan->count, most);
    return STATUS_OK;
}

enum status plan_make(struct db *db, struct arena *arena, const struct script_set *set,
                      enum direction direction, const char *target, struct plan *out,
                      struct err *err)
{
    enum status status = chain_order(arena, set, &out->all, err);

    out->steps = NULL;
    out->count = 0;
    if (status == STATUS_OK)
        status = applied_read(db, arena, &out->all, false, &out->applied, err);
    if (status != STATUS_OK)
        return status;
    if (direction == DIRECTION_UP)
        return go_up(arena, target, out, err);
    return go_down(arena, dialect_of_driver(db_driver_name(db)), target, out, err);
}
