/**
 * What stands at a path: a project, a piece of content, or a redirect to where it has moved.
 */
#ifndef SITE_PLACE_H
#define SITE_PLACE_H

#include "site/content.h"

enum place_kind {
    PLACE_PROJECT,
    PLACE_CONTENT,
    PLACE_MOVED,  /* `path` says where to */
    PLACE_SEVERAL /* a bare codename of several projects: `matches` */
};

struct place {
    enum place_kind kind;
    struct project project; /* the project, or the project of the content */
    struct content content;
    const char *path;
    struct project_list matches;
};

/** Looks `path` up for a visitor: visible things only. STATUS_NOT_FOUND otherwise. */
enum status place_find(struct db *db, struct arena *arena, const char *path, struct place *out,
                       struct err *err);

#endif
