/**
 * How commands show the things of the site: the same members in every --json answer, the same words for people.
 */
#ifndef BIN_SHOW_H
#define BIN_SHOW_H

#include "command.h"

#include "site/content.h"

/** Members of the innermost object: what anybody may know (site/object_json.h), and what only admins see. */
void show_content_json(struct json_write *w, const struct content *content);

/** "label   value" lines for people; nothing for NULL and "". */
void show_field(struct buf *out, const char *label, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void show_project(struct buf *out, const struct project *project);
void show_content(struct buf *out, const struct content *content);

/** "4.2 MB", "812 bytes": powers of 1000, as shops and disks count. */
void show_size(struct buf *out, int64_t bytes);

/** As much of `text` as fits into so many columns of a terminal, cut between characters. Returns the columns used. */
size_t show_cut(struct buf *out, const char *text, size_t columns);

/** Makes the text that stands in `cli->out` the member "text" of a JSON object, if --json was given. */
void show_text(struct cli *cli);

/** The answer of a command that changed one project: the object with --json, else `sentence` and its path. */
void show_changed_project(struct cli *cli, const struct project *project, const char *sentence);
void show_changed_content(struct cli *cli, const struct content *content, const char *sentence);

#endif
