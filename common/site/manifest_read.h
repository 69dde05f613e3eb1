/**
 * Reads a manifest (site/manifest.h) in pieces.
 */
#ifndef SITE_MANIFEST_READ_H
#define SITE_MANIFEST_READ_H

#include "base/arena.h"
#include "base/err.h"
#include "site/manifest.h"

/** Reads the first line, from the present offset of `fd`; what `out` points to comes from `arena`. STATUS_INVALID for what
 *  is none, STATUS_CONFLICT for a newer format. */
enum status manifest_read(int fd, struct arena *arena, struct manifest *out, struct err *err);

/** Compares the list of the manifest behind `fd`, from its beginning, with the list alone behind `found`, which
 *  manifest_begin(…, NULL) began for what was really found. STATUS_INVALID with the first thing that differs. */
enum status manifest_compare(int fd, int found, struct err *err);

#endif
