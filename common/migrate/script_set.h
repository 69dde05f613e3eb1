/**
 * All version scripts of the site: those in the program, or those of a folder.
 */
#ifndef MIGRATE_SCRIPT_SET_H
#define MIGRATE_SCRIPT_SET_H

#include "base/embedded.h"
#include "migrate/script.h"

struct script_set {
    struct script *items;
    size_t count;
};

/** The files of schema/versions/, made a part of the program at build time. */
extern const struct embedded_file version_scripts[];
extern const size_t version_scripts_count;

/** Reads `count` embedded files. All texts live in `arena`. STATUS_INVALID names file and line. */
enum status script_set_embedded(struct arena *arena, const struct embedded_file *files,
                                size_t count, struct script_set *out, struct err *err);

/** Reads every *.sql of the folder at `path`. */
enum status script_set_folder(struct arena *arena, const char *path, struct script_set *out,
                              struct err *err);

/** The script whose id is `id`, or NULL. */
const struct script *script_set_find(const struct script_set *set, const char *id);

#endif
