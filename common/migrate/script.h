/**
 * One version script: a step of the schema, up and down, for each database.
 *
 *     -- pierogis: id=5d0c37e1 parent=- message="first tables" destructive=none
 *     -- pierogis: after sqlite=sha256:<64 hexadecimal digits>
 *     -- pierogis: up sqlite
 *     CREATE TABLE …;
 *     -- pierogis: up postgres
 *     -- pierogis: down sqlite
 *     -- pierogis: down postgres irreversible "the old values are gone"
 *
 * The two head lines come first, then the four sections in this order. Lines beginning with `-- pierogis:` mean
 * what is said here and nothing else; all other lines belong to the section above them, byte for byte: that
 * is what the checksums cover. Lines end with LF.
 */
#ifndef MIGRATE_SCRIPT_H
#define MIGRATE_SCRIPT_H

#include "base/arena.h"
#include "base/err.h"
#include "migrate/schema_hash.h"

#define SCRIPT_BYTES_MAX ((size_t)1 << 20)
#define SCRIPT_PARENTS_MAX 8 /* more than one only in a script that merges */
#define SCRIPT_ID_MIN 4
#define SCRIPT_ID_MAX 32

enum dialect {
    DIALECT_SQLITE,
    DIALECT_POSTGRES,
    DIALECT__COUNT
};

enum direction {
    DIRECTION_UP,
    DIRECTION_DOWN,
    DIRECTION__COUNT
};

struct script_section {
    struct str body;          /* NUL-terminated as well */
    size_t line;              /* of the first line of the body */
    const char *irreversible; /* the reason why there is no way down, or NULL */
    char checksum[SHA256_TEXT];
};

struct script {
    const char *file; /* for messages */
    const char *id;   /* SCRIPT_ID_MIN … SCRIPT_ID_MAX of 0-9 a-f */
    const char *parents[SCRIPT_PARENTS_MAX];
    size_t parent_count; /* 0 = the first script */
    const char *message;
    const char *destructive; /* "none", or what an admin has agreed to lose */
    const char
        *after[DIALECT__COUNT]; /* SHA-256 of the schema that it leads to; NULL = not recorded */
    struct script_section sections[DIRECTION__COUNT][DIALECT__COUNT];
};

/** The dialect of a driver (db_driver_name). */
enum dialect dialect_of_driver(const char *driver);
const char *dialect_name(enum dialect dialect);

/** Reads a script; all its texts live in `arena`. `file` names it in messages and must begin with its id.
 *  STATUS_INVALID with file and line for anything out of form. */
enum status script_parse(struct arena *arena, const char *file, struct str text, struct script *out,
                         struct err *err);

#endif
