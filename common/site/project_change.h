/**
 * Making, changing, moving and removing projects. Each function is one transaction with its audit entry.
 */
#ifndef SITE_PROJECT_CHANGE_H
#define SITE_PROJECT_CHANGE_H

#include "site/project.h"

/** What an admin may say, as typed; NULL leaves it alone. */
struct project_change {
    const char *codename;
    const char *title;
    const char *description; /* Markdown */
    const char *palette;     /* "#rrggbb,#rrggbb,#rrggbb", or "inherit" */
    const char *moderated;   /* "yes" or "no" */
};

/** Creates `path`; its parent must exist. `change` holds what is known besides the path; the title defaults
 *  to the codename. STATUS_CONFLICT when a project or content has the name already. */
enum status project_add(struct site *site, struct arena *arena, const char *path,
                        const struct project_change *change, struct project *out, struct err *err);

enum status project_edit(struct site *site, struct arena *arena, int64_t id,
                         const struct project_change *change, struct project *out, struct err *err);

/** Moves the project with all below it under `new_parent` ("" = top level), keeping its codename. Old paths
 *  redirect. Moving it into itself: STATUS_INVALID. */
enum status project_move(struct site *site, struct arena *arena, int64_t id, const char *new_parent,
                         struct project *out, struct err *err);

/** Shows `content_id` on the project's card (0 = the newest picture again). */
enum status project_cover(struct site *site, int64_t id, int64_t content_id, struct err *err);

/** Removes an empty project; one with anything in it: STATUS_CONFLICT saying what is left. */
enum status project_remove(struct site *site, struct arena *arena, int64_t id, struct err *err);

#endif
