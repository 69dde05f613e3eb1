#include "migrate/chain.h"

/* Scripts are few (one a month, say), so plain loops over them are quick enough. */

static bool is_in(const struct script **list, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i]->id, id) == 0)
            return true;
    }
    return false;
}

static bool is_parent(const struct script *script, const char *id)
{
    for (size_t i = 0; i < script->parent_count; i++) {
        if (strcmp(script->parents[i], id) == 0)
            return true;
    }
    return false;
}

static enum status check_set(const struct script_set *set, struct err *err)
{
    const struct script *first = NULL;

    for (size_t i = 0; i < set->count; i++) {
        const struct script *script = &set->items[i];
        const struct script *same = script_set_find(set, script->id);

        if (same != script)
            return err_set(err, STATUS_INVALID, "two version scripts have the id %s: %s and %s",
                           script->id, same->file, script->file);
        if (script->parent_count == 0 && first != NULL)
            return err_set(err, STATUS_INVALID, "two version scripts have no parent: %s and %s",
                           first->file, script->file);
        if (script->parent_count == 0)
            first = script;
        for (size_t p = 0; p < script->parent_count; p++) {
            if (script_set_find(set, script->parents[p]) == NULL)
                return err_set(err, STATUS_INVALID,
                               "the parent %s of the version script %s is missing",
                               script->parents[p], script->file);
        }
    }
    return STATUS_OK;
}

/* Of the scripts that wait for nothing any more, the one with the smallest id; NULL when there is none. `waiting` counts
 * for each script of `set` the parents that are not placed yet; SIZE_MAX = it is placed itself. */
static const struct script *next_script(const struct script_set *set, const size_t *waiting)
{
    const struct script *best = NULL;

    for (size_t i = 0; i < set->count; i++) {
        const struct script *script = &set->items[i];

        if (waiting[i] == 0 && (best == NULL || strcmp(script->id, best->id) < 0))
            best = script;
    }
    return best;
}

static void place(const struct script_set *set, size_t *waiting, const struct script *placed,
                  struct chain *chain)
{
    waiting[placed - set->items] = SIZE_MAX;
    chain->scripts[chain->count++] = placed;
    for (size_t i = 0; i < set->count; i++) {
        for (size_t p = 0; p < set->items[i].parent_count; p++)
            waiting[i] -= strcmp(set->items[i].parents[p], placed->id) == 0;
    }
}

/* Fills the heads of `chain` in the order of ids. */
static void find_heads(struct chain *chain)
{
    for (size_t i = 0; i < chain->count; i++) {
        bool head = true;
        size_t at;

        for (size_t j = 0; j < chain->count; j++)
            head = head && !is_parent(chain->scripts[j], chain->scripts[i]->id);
        if (!head)
            continue;
        for (at = chain->head_count; at > 0; at--) {
            if (strcmp(chain->heads[at - 1]->id, chain->scripts[i]->id) < 0)
                break;
            chain->heads[at] = chain->heads[at - 1];
        }
        chain->heads[at] = chain->scripts[i];
        chain->head_count++;
    }
}

static void chain_init(struct arena *arena, size_t room, struct chain *chain)
{
    memset(chain, 0, sizeof(*chain));
    chain->scripts = ARENA_ARRAY(arena, const struct script *, room);
    chain->heads = ARENA_ARRAY(arena, const struct script *, room);
}

enum status chain_order(struct arena *arena, const struct script_set *set, struct chain *out,
                        struct err *err)
{
    size_t *waiting = ARENA_ARRAY(arena, size_t, set->count);
    enum status status = check_set(set, err);

    chain_init(arena, set->count, out);
    for (size_t i = 0; i < set->count; i++)
        waiting[i] = set->items[i].parent_count;
    while (status == STATUS_OK && out->count < set->count) {
        const struct script *next = next_script(set, waiting);

        if (next == NULL)
            return err_set(err, STATUS_INVALID, "the parents of the version scripts form a circle");
        place(set, waiting, next, out);
    }
    if (status == STATUS_OK)
        find_heads(out);
    return status;
}

static enum status one_head(const struct chain *chain, const struct script **out, struct err *err)
{
    struct buf ids = BUF_INIT;
    enum status status;

    *out = chain->head_count == 1 ? chain->heads[0] : NULL;
    if (chain->head_count <= 1)
        return STATUS_OK;
    for (size_t i = 0; i < chain->head_count; i++)
        buf_printf(&ids, "%s%s", i == 0 ? "" : ", ", chain->heads[i]->id);
    status = err_set(err, STATUS_CONFLICT,
                     "the version scripts have several heads (%s): merge them, or name the one to "
                     "upgrade to",
                     ids.at);
    buf_free(&ids);
    return status;
}

enum status chain_find(const struct chain *chain, const char *name, const struct script **out,
                       struct err *err)
{
    *out = NULL;
    for (size_t i = 0; i < chain->count; i++) {
        if (strcmp(chain->scripts[i]->id, name) == 0) {
            *out = chain->scripts[i];
            return STATUS_OK;
        }
    }
    for (size_t i = 0; name[0] != '\0' && i < chain->count; i++) {
        if (!str_starts(str_of(chain->scripts[i]->id), name))
            continue;
        if (*out != NULL)
            return err_set(
                err, STATUS_CONFLICT,
                "%s begins the ids of several version scripts (%s and %s): type more of it", name,
                (*out)->id, chain->scripts[i]->id);
        *out = chain->scripts[i];
    }
    if (*out == NULL)
        return err_set(err, STATUS_NOT_FOUND, "there is no version script %s", name);
    return STATUS_OK;
}

enum status chain_to(struct arena *arena, const struct chain *chain, const char *target,
                     struct chain *out, struct err *err)
{
    const struct script *end = NULL;
    enum status status;
    size_t kept = 0;

    chain_init(arena, chain->count, out);
    status = target == NULL ? one_head(chain, &end, err) : chain_find(chain, target, &end, err);
    if (status != STATUS_OK || end == NULL)
        return status;
    /* From the back: a script is wanted when it is the end or a parent of one that is wanted. */
    for (size_t i = chain->count; i-- > 0;) {
        const struct script *script = chain->scripts[i];
        bool wanted = script == end;

        for (size_t j = 0; j < kept; j++)
            wanted = wanted || is_parent(out->scripts[chain->count - 1 - j], script->id);
        if (wanted)
            out->scripts[chain->count - 1 - kept++] = script;
    }
    out->scripts += chain->count - kept;
    out->count = kept;
    find_heads(out);
    return STATUS_OK;
}

bool chain_has(const struct chain *chain, const struct script *script)
{
    return is_in(chain->scripts, chain->count, script->id);
}

void chain_of(struct arena *arena, const struct script **scripts, size_t count, struct chain *out)
{
    struct chain chain; /* `out` may be where `scripts` come from */

    chain_init(arena, count, &chain);
    for (; chain.count < count; chain.count++)
        chain.scripts[chain.count] = scripts[chain.count];
    find_heads(&chain);
    *out = chain;
}

void chain_with(struct arena *arena, const struct chain *chain, const struct script *script,
                struct chain *out)
{
    const struct script **scripts = ARENA_ARRAY(arena, const struct script *, chain->count + 1);

    for (size_t i = 0; i < chain->count; i++)
        scripts[i] = chain->scripts[i];
    scripts[chain->count] = script;
    chain_of(arena, scripts, chain->count + 1, out);
}

void chain_without(struct arena *arena, const struct chain *chain, const struct script *script,
                   struct chain *out)
{
    const struct script **scripts = ARENA_ARRAY(arena, const struct script *, chain->count);
    size_t count = 0;

    for (size_t i = 0; i < chain->count; i++) {
        if (chain->scripts[i] != script)
            scripts[count++] = chain->scripts[i];
    }
    chain_of(arena, scripts, count, out);
}

static bool follows(const struct script **placed, size_t count, const struct script *script)
{
    for (size_t i = 0; i < script->parent_count; i++) {
        if (!is_in(placed, count, script->parents[i]))
            return false;
    }
    return true;
}

void chain_resume(struct arena *arena, const struct chain *wanted, const struct chain *applied,
                  struct chain *out)
{
    const struct script **scripts = ARENA_ARRAY(arena, const struct script *, wanted->count);
    size_t count = 0;

    for (size_t i = 0; i < applied->count; i++) {
        const struct script *script = applied->scripts[i];

        if (chain_has(wanted, script) && follows(scripts, count, script))
            scripts[count++] = script;
    }
    for (size_t i = 0; i < wanted->count; i++) {
        if (!is_in(scripts, count, wanted->scripts[i]->id))
            scripts[count++] = wanted->scripts[i];
    }
    chain_of(arena, scripts, count, out);
}

bool chain_is_line(const struct chain *chain)
{
    for (size_t i = 0; i < chain->count; i++) {
        const struct script *script = chain->scripts[i];

        if (script->parent_count != (i == 0 ? 0 : 1))
            return false;
        if (i > 0 && strcmp(script->parents[0], chain->scripts[i - 1]->id) != 0)
            return false;
    }
    return true;
}
