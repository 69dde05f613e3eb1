/**
 * The files of a folder of models: which there are, in which order, and the text of each.
 */
#ifndef MIGRATE_MODEL_FOLDER_H
#define MIGRATE_MODEL_FOLDER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#define MODEL_BYTES_MAX ((size_t)4 << 20) /* of one file */

/** Lists the *.sql in the folder at `path`, those that begin with a dot left out, in the order in which they are read;
 *  the caller closes *folder, which must be -1 before. STATUS_NOT_FOUND when there is no such folder,
 *  STATUS_INVALID for more than 9999 files. */
enum status model_folder_list(struct arena *arena, const char *path, int *folder,
                              const char ***names, size_t *count, struct err *err);

/** Appends the text of one file, lines ended by LF, without a byte order mark. STATUS_INVALID, with the line, for what is
 *  not UTF-8, and for a file of more than MODEL_BYTES_MAX bytes. */
enum status model_folder_read(int folder, const char *name, struct buf *out, struct err *err);

#endif
