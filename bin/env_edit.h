/**
 * Changes one key in the text of a `.env`, and leaves every other line as its owner wrote it.
 */
#ifndef BIN_ENV_EDIT_H
#define BIN_ENV_EDIT_H

#include "base/buf.h"

/** Appends `text` to `out` with `value` for `key` ("PIEROGIS_BASE_URL"), at the end if it was not there; NULL takes the key
 *  out. */
void env_edit(struct buf *out, struct str text, const char *key, const char *value);

#endif
