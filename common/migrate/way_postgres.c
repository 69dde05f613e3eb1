#include "migrate/way.h"

#include "migrate/emit_postgres.h"
#include "migrate/script_write.h"

enum status way_postgres(struct journey *journey, struct way *way,
                         const struct postgres_objects *from, const struct postgres_objects *to,
                         struct err *err)
{
    const struct postgres_change change = {.before = way->from,
                                           .renamed = &way->renamed,
                                           .after = way->to,
                                           .objects_before = from,
                                           .objects_after = to,
                                           .renames = &way->renames,
                                           .backfill = way->backfill,
                                           .cast = way->cast,
                                           .online = journey->wish->online,
                                           .consent = way->direction == DIRECTION_UP ? journey->wish
                                                                                     : NULL};
    struct buf *body = &way->bodies[DIALECT_POSTGRES];
    struct refusal_list refusals;
    enum status status;

    refusal_list_init(&refusals, journey->arena);
    status = emit_postgres(journey->arena, &change, body, &refusals, err);
    if (status == STATUS_OK)
        status = script_escape(body, 0, err);
    if (status != STATUS_OK || refusals.count == 0)
        return status;
    if (way->direction == DIRECTION_DOWN) {
        if (way->irreversible[DIALECT_POSTGRES] == NULL)
            way->irreversible[DIALECT_POSTGRES] = refusals.items[0].code;
        return STATUS_OK;
    }
    /* Values that are missing have been asked for on the way of SQLite, which knows what may be a rename. */
    for (size_t i = 0; i < refusals.count; i++) {
        if (!str_starts(str_of(refusals.items[i].code), "needs_backfill:") &&
            !refusal_has(journey->refusals, refusals.items[i].code))
            refusal_add(journey->refusals, refusals.items[i].code, "%s",
                        refusals.items[i].sentence);
    }
    return STATUS_OK;
}
