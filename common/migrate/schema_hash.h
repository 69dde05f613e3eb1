/**
 * The schema of a live SQLite database in a form that is the same for the same schema, however its SQL was
 * laid out: what a version script records, and what `upgrade` compares before it commits.
 */
#ifndef MIGRATE_SCHEMA_HASH_H
#define MIGRATE_SCHEMA_HASH_H

#include "base/buf.h"
#include "db/db.h"

#define SHA256_TEXT 65 /* 64 lower-case hexadecimal digits and NUL */

/** SHA-256 (FIPS 180-4) of `bytes` as text. */
void sha256_text(struct str bytes, char out[SHA256_TEXT]);

/** Appends one line per table, index, view and trigger, in the order of kind and name: kind, name, table and the
 *  tokens of its SQL. Not part of it: SQLite's own tables, the version table and replication's helpers. */
enum status schema_text(struct db *db, struct buf *out, struct err *err);

enum status schema_hash(struct db *db, char out[SHA256_TEXT], struct err *err);

#endif
