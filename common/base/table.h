/**
 * Rows of text in columns, for terminals.
 *
 *     struct table *t = table_new(arena, 2);
 *     table_heading(t, "PATH");
 *     table_heading_right(t, "ITEMS");
 *     table_text(t, project->path);
 *     table_number(t, project->items);
 *     table_write(t, out);
 *
 * Cells fill rows from left to right. A column is as wide as its widest cell, with two blanks between columns, and
 * nothing is written behind the last cell of a row. Control characters in a cell come out as "?", so that no title
 * can steer a terminal.
 */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H

#include "base/arena.h"
#include "base/buf.h"

#include <stdint.h>

struct table;

/** An empty table of 1 to 32 columns; it and copies of all cells are in `arena`. */
struct table *table_new(struct arena *arena, size_t columns);

/** Names the next column. Either all columns have a name or none has. A column of numbers has its name at the
 *  right. */
void table_heading(struct table *table, const char *name);
void table_heading_right(struct table *table, const char *name);

/** The next cell. NULL is an empty one. */
void table_text(struct table *table, const char *text);
void table_number(struct table *table, int64_t number);

/** Appends the headings, if there are any, and the rows. The last row must be complete. */
void table_write(const struct table *table, struct buf *out);

#endif
