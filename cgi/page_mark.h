/**
 * A place in a list of content, as it stands in addresses: "SECONDS-ID".
 */
#ifndef CGI_PAGE_MARK_H
#define CGI_PAGE_MARK_H

#include "site/content.h"

#define MARK_MAX 44 /* bytes */

/** The place of `content`. */
char *mark_text(struct arena *arena, const struct content *content);

/** Reads one. STATUS_BAD_REQUEST, naming the parameter `name`, for what is none. */
enum status mark_read(const char *text, const char *name, struct content_mark *mark,
                      struct err *err);

#endif
