/**
 * Views and triggers that SQLite takes when they are made, and stumbles over when they are used.
 */
#ifndef MIGRATE_USABLE_H
#define MIGRATE_USABLE_H

#include "db/db.h"
#include "migrate/model.h"
#include "migrate/refusal.h"

/** Adds each view of `model` that cannot be read, and each table whose triggers cannot run (broken:NAME), with what SQLite
 *  says. `db` has that schema; nothing in it is read or changed. */
void usable_check(struct db *db, const struct model *model, struct refusal_list *out);

#endif
