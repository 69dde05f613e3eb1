/**
 * Entity tags (RFC 9110 section 8.8.3): what makes "have you got something newer than this?" cheap.
 *
 * Pages have weak ones, because servers compress them on the way; media files, which are sent as they lie on
 * the disk and in ranges, have strong ones.
 */
#ifndef WEB_ETAG_H
#define WEB_ETAG_H

#include "base/str.h"

#include <stdint.h>

#define ETAG_MAX 96 /* bytes that hold any of our tags, and NUL */

/** The tag of a page: `key` is a hash of everything that it depends on besides the database (address, build,
 *  configuration, mount), `generation` the state of the public data. */
void etag_page(uint64_t key, uint64_t generation, char out[ETAG_MAX]);

/** Whether an If-None-Match header names `etag`: "*", or a list of tags, compared weakly. A tag to which the
 *  server's compression has added "-gzip" or "-br" counts as ours. */
bool etag_is_known(struct str header, const char *etag);

/** Whether an If-Range header names exactly the strong tag `etag`. Dates never match: we send none. */
bool etag_is_same(struct str header, const char *etag);

#endif
