/**
 * The schema that version scripts lead to, whatever a database really has.
 */
#ifndef MIGRATE_EXPECTED_H
#define MIGRATE_EXPECTED_H

#include "migrate/chain.h"
#include "migrate/model.h"

/** Its hash: as the last script records it; where several branches are applied and none is the last, they are run in
 *  memory. "" when a script that it depends on has recorded none. */
enum status expected_hash(struct arena *arena, const struct chain *chain, char out[SHA256_TEXT],
                          struct err *err);

/** The schema itself, and its hash, as the scripts make it in memory in the order of `chain`. */
enum status expected_model(struct arena *arena, const struct chain *chain, struct model *out,
                           char hash[SHA256_TEXT], struct err *err);

#endif
