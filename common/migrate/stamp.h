/**
 * Writing into the version table without running anything: for databases whose schema came about in another way.
 */
#ifndef MIGRATE_STAMP_H
#define MIGRATE_STAMP_H

#include "migrate/difference.h"
#include "migrate/script_set.h"

struct stamp_report {
    size_t added, removed; /* rows of the version table */
    struct difference_list
        differences; /* of the database and the version scripts: why it was refused */
};

/** Says that the database stands at `target`: an id or the beginning of one, "head", or "none". STATUS_CONFLICT when its
 *  schema is another one, unless `force` is set; STATUS_NOT_FOUND for an unknown target. */
enum status migrate_stamp(struct db *db, struct arena *arena, const struct script_set *set,
                          const char *target, bool force, const char *tool,
                          struct stamp_report *report, struct err *err);

/** Says that a database which has been through no script stands at the head. STATUS_CONFLICT when it has been through
 *  some, or when its schema is another one. */
enum status migrate_baseline(struct db *db, struct arena *arena, const struct script_set *set,
                             const char *tool, struct stamp_report *report, struct err *err);

/** Takes the script `target` as it is now for the one that was applied. STATUS_CONFLICT when it has not changed since;
 *  STATUS_NOT_FOUND when there is no such script, or it has not been applied. `*accepted` is the script. */
enum status migrate_repair(struct db *db, struct arena *arena, const struct script_set *set,
                           const char *target, const struct script **accepted, struct err *err);

#endif
