/**
 * Reading the *.sql of a folder of models or version scripts.
 */
#ifndef MIGRATE_SQL_FILE_H
#define MIGRATE_SQL_FILE_H

#include "base/buf.h"
#include "base/err.h"

/** Appends the bytes of the file `name` in `folder`, at most `max`. STATUS_INVALID for what is no file, such as a
 *  folder or a link: a pipe would be waited for. STATUS_TOO_LARGE; STATUS_IO and the like. */
enum status sql_file_read(int folder, const char *name, size_t max, struct buf *out,
                          struct err *err);

#endif
