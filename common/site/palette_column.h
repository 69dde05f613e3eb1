/**
 * The palette that a project or a piece of content may have of its own, in the database and as people choose it:
 * NULL, and the word "inherit", mean the palette of what it lies in.
 */
#ifndef SITE_PALETTE_COLUMN_H
#define SITE_PALETTE_COLUMN_H

#include "db/db.h"
#include "site/palette.h"

/** Whether the column holds a palette; then it is in `out`. */
bool palette_column(struct stmt *s, int column, struct palette *out);

/** Binds the palette, or NULL when it has none of its own. */
void palette_bind(struct stmt *s, int parameter, bool has, const struct palette *palette);

/** Reads what was typed: three colours, or "inherit". STATUS_INVALID with the form of a palette. */
enum status palette_choose(const char *typed, bool *has, struct palette *out, struct err *err);

#endif
