/**
 * Which renames a version script makes: a flag is an order, and must fit; a comment in the models stays there after its
 * work is done, and then says nothing more.
 */
#ifndef MIGRATE_RENAME_CHOICE_H
#define MIGRATE_RENAME_CHOICE_H

#include "migrate/model.h"
#include "migrate/refusal.h"
#include "migrate/wish.h"

/** All renames that lead from `before` to `after`, tables first: those of the wish, each of which must fit (else a
 *  refusal unused_hint:…), and those hints of the models that fit and do not speak of what the wish speaks of.
 *  Refused as ambiguous_rename:… are two new names of one thing, and two old ones. */
void rename_choose(struct arena *arena, const struct model *before, const struct model *after,
                   const struct wish *wish, const struct rename_list *hints,
                   struct rename_list *out, struct refusal_list *refusals);

#endif
