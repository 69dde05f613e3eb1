/**
 * Values of rows that nobody has chosen, and expressions for them that nothing asks for.
 */
#ifndef MIGRATE_CONSENT_VALUE_H
#define MIGRATE_CONSENT_VALUE_H

#include "migrate/refusal.h"
#include "migrate/table_change.h"
#include "migrate/wish.h"

/** Refuses new columns that need a value which `backfill` does not have (needs_backfill:t.c). */
void consent_values_needed(const struct table_changes *changes,
                           const struct expression_list *backfill, struct refusal_list *refusals);

/** Refuses expressions of `flag` ("backfill", "down-backfill", "cast") that are of no use (unused_hint:t.c): each must name
 *  a column, which for a cast was there before, else is new or becomes NOT NULL. */
void consent_values_useful(const struct table_changes *changes, const struct expression_list *list,
                           const char *flag, struct refusal_list *refusals);

#endif
