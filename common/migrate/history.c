#include "migrate/history.h"

enum status migrate_history(struct db *db, struct arena *arena, const struct script_set *set,
                            struct migrate_history *out, struct err *err)
{
    struct applied applied;
    struct chain all;
    enum status status = chain_order(arena, set, &all, err);

    memset(out, 0, sizeof(*out));
    if (status == STATUS_OK)
        status = applied_read(db, arena, &all, false, &applied, err);
    if (status != STATUS_OK)
        return status;
    out->entries = ARENA_ARRAY(arena, struct migrate_entry, all.count);
    out->applied_count = applied.chain.count;
    out->pending_count = all.count - applied.chain.count;
    out->current = applied.chain.heads;
    out->current_count = applied.chain.head_count;
    for (size_t i = 0; i < all.count; i++) {
        struct migrate_entry *entry = &out->entries[out->count++];
        const struct version_row *row = version_list_find(&applied.rows, all.scripts[i]->id);

        entry->script = all.scripts[i];
        entry->applied = row != NULL;
        entry->applied_at = row == NULL ? 0 : row->applied_at;
        for (size_t h = 0; h < all.head_count; h++)
            entry->head = entry->head || all.heads[h] == entry->script;
    }
    return STATUS_OK;
}
