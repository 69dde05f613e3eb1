#include "migrate/merge_script.h"

#include "migrate/expected.h"
#include "migrate/script_write.h"

/* The scripts that are to be merged, each once. */
static enum status find_parents(struct arena *arena, const struct chain *all,
                                const char *const *targets, struct merge_script *made,
                                size_t *count, struct err *err)
{
    *count = 0;
    made->parents = ARENA_ARRAY(arena, const struct script *, all->count + 1);
    for (size_t i = 0; targets[0] == NULL && i < all->head_count; i++)
        made->parents[(*count)++] = all->heads[i];
    for (size_t i = 0; targets[i] != NULL; i++) {
        const struct script *script;
        enum status status = chain_find(all, targets[i], &script, err);
        bool twice = false;

        if (status != STATUS_OK)
            return status;
        for (size_t k = 0; k < *count; k++)
            twice = twice || made->parents[k] == script;
        if (!twice)
            made->parents[(*count)++] = script;
    }
    if (*count < 2)
        return err_set(err, STATUS_CONFLICT,
                       targets[0] == NULL
                           ? "there is nothing to merge: the version scripts have one head or none"
                           : "name at least two version scripts to merge, or none for all heads");
    if (*count > SCRIPT_PARENTS_MAX)
        return err_set(err, STATUS_CONFLICT,
                       "a version script has at most %d parents: merge some of them first",
                       SCRIPT_PARENTS_MAX);
    return STATUS_OK;
}

/* All scripts that a parent needs, in the order of `all`. STATUS_CONFLICT when one parent needs another. */
static enum status find_ancestors(struct arena *arena, const struct chain *all,
                                  const struct script **parents, struct chain *out, struct err *err)
{
    const struct script **scripts = ARENA_ARRAY(arena, const struct script *, all->count);
    bool *wanted = ARENA_ARRAY(arena, bool, all->count);
    size_t count = 0;

    for (size_t i = 0; parents[i] != NULL; i++) {
        struct chain way;
        enum status status = chain_to(arena, all, parents[i]->id, &way, err);

        if (status != STATUS_OK)
            return status;
        for (size_t k = 0; parents[k] != NULL; k++) {
            if (k != i && chain_has(&way, parents[k]))
                return err_set(err, STATUS_CONFLICT,
                               "%s builds on %s already, so there is nothing to merge",
                               parents[i]->file, parents[k]->file);
        }
        for (size_t s = 0; s < all->count; s++)
            wanted[s] = wanted[s] || chain_has(&way, all->scripts[s]);
    }
    for (size_t s = 0; s < all->count; s++) {
        if (wanted[s])
            scripts[count++] = all->scripts[s];
    }
    chain_of(arena, scripts, count, out);
    return STATUS_OK;
}

enum status merge_script_make(struct arena *arena, const struct script_set *set,
                              const char *const *targets, const char *message,
                              struct merge_script *made, struct buf *out, struct err *err)
{
    struct script_text text = {.message = message, .destructive = "none"};
    const char *ids[SCRIPT_PARENTS_MAX + 1] = {NULL};
    char hash[SHA256_TEXT];
    struct chain all, before;
    struct model model;
    size_t count = 0;
    enum status status = chain_order(arena, set, &all, err);

    if (status == STATUS_OK)
        status = find_parents(arena, &all, targets, made, &count, err);
    if (status == STATUS_OK)
        status = find_ancestors(arena, &all, made->parents, &before, err);
    if (status == STATUS_OK) {
        status = expected_model(arena, &before, &model, hash, err);
        if (status != STATUS_OK)
            err_prefix(err, "the branches do not go together");
    }
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < count; i++)
        ids[i] = made->parents[i]->id;
    made->id = script_new_id(arena);
    made->file = script_file_name(arena, made->id, message);
    text.id = made->id;
    text.parents = ids;
    text.after = hash;
    for (size_t i = 0; i < DIRECTION__COUNT * DIALECT__COUNT; i++)
        text.bodies[i / DIALECT__COUNT][i % DIALECT__COUNT] = STR("");
    return script_write(arena, &text, out, err);
}
