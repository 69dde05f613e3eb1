/**
 * How a row of the table `content` becomes a struct: shared by the files that query it.
 */
#ifndef SITE_CONTENT_ROW_H
#define SITE_CONTENT_ROW_H

#include "site/content.h"

/* In the order that content_row() reads; the tables stand as `c`, `p` and `a` (CONTENT_FROM). */
#define CONTENT_COLUMNS                                                                            \
    "c.id, c.project_id, p.path, c.codename, c.kind, c.state, c.title, c.alt, c.decorative, "      \
    "c.palette, c.account_id, CASE WHEN a.state <> 'removed' THEN a.handle END, c.posted_at, "     \
    "c.updated_at, c.hash, c.extension, c.type, c.bytes, c.width, c.height, c.duration_ms, "       \
    "c.animated, c.alpha, c.widths, c.captions_hash, c.source_name, "                              \
    "CASE WHEN a.state = 'active' THEN 1 ELSE 0 END"
#define CONTENT_FROM                                                                               \
    " FROM content c JOIN project p ON p.id = c.project_id "                                       \
    "LEFT JOIN account a ON a.id = c.account_id "

/* What a card shows, in the order that content_cards() reads; `c` alone. A page of a list is made of it, so each
 * column here costs every visitor. */
#define CARD_COLUMNS                                                                               \
    "c.id, c.project_id, c.codename, c.kind, c.title, c.alt, c.decorative, c.posted_at, c.hash, "  \
    "c.extension, c.width, c.height, c.duration_ms, c.animated, c.alpha, c.widths, c.account_id"

void content_row(struct stmt *s, struct arena *arena, struct content *out);

/** Reads the one row of `s`, or fails with STATUS_NOT_FOUND and "there is nothing at WHAT". */
enum status content_one(struct stmt *s, struct arena *arena, struct content *out, const char *what,
                        struct err *err);

/** Steps through all rows of CARD_COLUMNS, of visible content; the statement asks for one more than `limit`.
 *  `project_path` is that of all rows; if it is NULL, each has its own in the column after. Ends the statement,
 *  and then looks for the beginnings of texts. */
enum status content_cards(struct db *db, struct stmt *s, struct arena *arena,
                          const char *project_path, size_t limit, struct content_list *out,
                          struct err *err);

/** Steps through all rows of CONTENT_COLUMNS; the statement asks for one more than `limit`. Ends the statement. */
enum status content_rows(struct stmt *s, struct arena *arena, size_t limit,
                         struct content_list *out, struct err *err);

#endif
