/**
 * The manifest of a backup: JSON that is laid out in lines, so that a million files need no more memory than one.
 *
 *     {"format":1,"site_name":"…",…,
 *     "files":[
 *     {"path":".env","bytes":120,"blake2b":"…"},
 *     …
 *     ]}
 *
 * The first line says what the site was. The list has the entries in the order of the archive. There is one way to
 * write it, so that two lists are the same when their bytes are.
 */
#ifndef SITE_MANIFEST_H
#define SITE_MANIFEST_H

#include "base/str.h"

#include <stdint.h>

struct manifest_table {
    const char *name;
    int64_t rows;
};

struct manifest {
    const char *site_name;
    const char *base_url;
    const char *made_at; /* "2026-11-21T05:16:00Z" */
    const char *made_by; /* version of the program */
    int64_t schema_version;
    const char **versions; /* the last version scripts that the database went through */
    size_t version_count;
    struct manifest_table *tables;
    size_t table_count;
    int64_t orphans; /* rows that refer to rows that do not exist */
    int64_t missing; /* media files that rows refer to, but that were lost before the backup */
};

#endif
