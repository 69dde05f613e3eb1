/**
 * What pages about people share.
 */
#ifndef CGI_PAGE_PERSON_H
#define CGI_PAGE_PERSON_H

#include "web/req.h"

/** A day for people and a time for machines, of `seconds` since 1970. */
void date_fill(struct arena *arena, int64_t seconds, const char **day, const char **iso);

/** A moment that people wait for, to the second. */
void moment_fill(struct arena *arena, int64_t seconds, const char **text, const char **iso);

/** What somebody ends with: `own`, or, where that is NULL or empty, what everybody ends with; NULL when that is nothing. */
const char *catchphrase_of(const struct req *req, const char *own);

#endif
