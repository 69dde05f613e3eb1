/**
 * The table `pierogis_version`: which version scripts this database has been through, and what they were then.
 * The runner makes it; it is no part of the models.
 */
#ifndef MIGRATE_VERSION_TABLE_H
#define MIGRATE_VERSION_TABLE_H

#include "db/db.h"
#include "migrate/schema_hash.h"

#define VERSION_TABLE "pierogis_version"

struct version_row {
    const char *id;
    const char *parent; /* "-", or ids separated by commas */
    const char *message;
    const char *up_checksum; /* SHA-256 of the body that was applied */
    const char *down_checksum;
    const char *schema_hash; /* of the schema after it; "" where it was not taken */
    const char *tool;        /* version of the program that applied it */
    int64_t applied_at;
};

struct version_list {
    struct version_row *rows; /* in the order in which they were added */
    size_t count;
};

/** The statement that creates the table unless it is there. */
extern const char version_table_sql[];

/** Creates the table unless it is there. */
enum status version_table_create(struct db *db, struct err *err);

/** All rows; none when the table does not exist. */
enum status version_table_read(struct db *db, struct arena *arena, struct version_list *out,
                               struct err *err);

enum status version_table_add(struct db *db, const struct version_row *row, struct err *err);

/** Takes the row of `id` away; puts other checksums into it. */
enum status version_table_remove(struct db *db, const char *id, struct err *err);
enum status version_table_accept(struct db *db, const char *id, const char *up_checksum,
                                 const char *down_checksum, struct err *err);

/** The row of `id`, or NULL. */
const struct version_row *version_list_find(const struct version_list *list, const char *id);

#endif
