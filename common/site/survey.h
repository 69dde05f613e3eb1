/**
 * Questions about the whole site that no page asks: they look at all rows.
 */
#ifndef SITE_SURVEY_H
#define SITE_SURVEY_H

#include "site/palette.h"
#include "site/site.h"

/** The site's own palette, its negative for the dungeon, and every other one that a project or item has, each once. `found` returns a status; the
 *  first that is not STATUS_OK ends the walk and is returned. */
enum status survey_palettes(struct db *db,
                            enum status (*found)(void *context, const struct palette *palette,
                                                 struct err *err),
                            void *context, struct err *err);

/** Visible pictures that nobody has described and that are not decorative. */
enum status survey_unnamed(struct db *db, int64_t *count, struct err *err);

/** When the latest change was made; 0 = there was none yet. */
enum status survey_latest(struct db *db, int64_t *at, struct err *err);

#endif
