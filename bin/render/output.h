/**
 * Files in the job directory.
 */
#ifndef RENDER_OUTPUT_H
#define RENDER_OUTPUT_H

#include "base/err.h"
#include "base/str.h"

/** Creates `name`, which must not exist yet, for reading and writing; the one way of opening that the sandboxed
 *  worker has. The caller closes `*fd`. */
enum status output_create(int directory, const char *name, int *fd, struct err *err);

/** Creates `name` with these bytes. */
enum status output_write(int directory, const char *name, struct str bytes, struct err *err);

#endif
