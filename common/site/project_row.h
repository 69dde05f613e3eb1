/**
 * How a row of the table `project` becomes a struct: shared by the files that query it.
 */
#ifndef SITE_PROJECT_ROW_H
#define SITE_PROJECT_ROW_H

#include "site/project.h"

/* In the order that project_row() reads; the table stands as `p`. */
#define PROJECT_COLUMNS                                                                            \
    "p.id, p.parent_id, p.path, p.codename, p.title, p.description, p.description_html, "          \
    "p.palette, p.moderated, p.cover_id, p.created_at, p.updated_at"

/** Fills `out` from the current row; texts live in `arena`. */
void project_row(struct stmt *s, struct arena *arena, struct project *out);

/** Steps through all rows. One row more than `limit` is asked for by the statement (LIMIT limit + 1), so that
 *  `more` is known. Ends the statement. */
enum status project_rows(struct stmt *s, struct arena *arena, size_t limit,
                         struct project_list *out, struct err *err);

#endif
