/**
 * What a version script may do only if somebody said so: drop a table or a column, which may also be a rename that
 * nobody has mentioned, and give rows a value that nobody has chosen.
 */
#ifndef MIGRATE_CONSENT_H
#define MIGRATE_CONSENT_H

#include "base/buf.h"
#include "migrate/emit_sqlite.h"
#include "migrate/refusal.h"

/** Refuses drops without consent (drop_table:t, drop_column:t.c, or ambiguous_rename:old->new where the models have
 *  something new of the same form), new columns that need a value (needs_backfill:t.c), and consents and
 *  expressions of the wish that are of no use (unused_hint:…). `renames` have been done in `change`; consents may
 *  call tables by their old or new names. Appends what is dropped, separated by commas, to `destructive`. */
void consent_check(struct arena *arena, const struct sqlite_change *change,
                   const struct rename_list *renames, const struct wish *wish,
                   struct refusal_list *refusals, struct buf *destructive);

#endif
