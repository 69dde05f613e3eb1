/**
 * Projects: nested folders for content, each with a codename, perhaps a palette of its own.
 */
#ifndef SITE_PROJECT_H
#define SITE_PROJECT_H

#include "base/html.h"
#include "site/codename.h"
#include "site/palette.h"
#include "site/site.h"

#define TITLE_MAX 200        /* bytes of UTF-8, titles of projects and content */
#define DESCRIPTION_MAX 8000 /* bytes of Markdown */

struct project {
    int64_t id;
    int64_t parent_id; /* 0 = top level */
    const char *path;  /* "kitchen/dough" */
    const char *codename;
    const char *title;
    const char *description;      /* Markdown, "" = none */
    struct html description_html; /* rendered when it was saved */
    bool has_palette;             /* false: inherits */
    struct palette palette;       /* its own, when it has one */
    bool moderated;               /* what members post here waits for approval */
    int64_t cover_id;             /* content shown on its card; 0 = the newest picture */
    int64_t created_at;
    int64_t updated_at;
};

struct project_list {
    struct project *items;
    size_t count;
    bool more; /* there are more beyond the limit */
};

/** By full path. STATUS_NOT_FOUND for an unknown one. */
enum status project_find(struct db *db, struct arena *arena, const char *path, struct project *out,
                         struct err *err);
enum status project_by_id(struct db *db, struct arena *arena, int64_t id, struct project *out,
                          struct err *err);

/** What a person typed where a PATH is wanted: the full path, or a bare codename that names exactly one
 *  project. Several matches: STATUS_CONFLICT with their paths listed. */
enum status project_named(struct db *db, struct arena *arena, const char *name, struct project *out,
                          struct err *err);

/** Projects whose codename is `codename`, in path order, at most `limit`. */
enum status project_by_codename(struct db *db, struct arena *arena, const char *codename,
                                size_t limit, struct project_list *out, struct err *err);

/** From the top-level project down to `project` itself; nothing if it is not in the database yet (id 0). */
enum status project_line(struct db *db, struct arena *arena, const struct project *project,
                         struct project_list *out, struct err *err);

/** The palette that holds in the last project of `line`: its own, else the nearest ancestor's, else the
 *  site's. */
struct palette project_line_palette(const struct project_list *line);

/** Direct sub-projects of `parent_id` (0 = top level) in codename order, after the codename `after`
 *  ("" = from the beginning), at most `limit`. */
enum status project_children(struct db *db, struct arena *arena, int64_t parent_id,
                             const char *after, size_t limit, struct project_list *out,
                             struct err *err);

/** All projects in path order after the path `after`, at most `limit`. */
enum status project_all(struct db *db, struct arena *arena, const char *after, size_t limit,
                        struct project_list *out, struct err *err);

#endif
