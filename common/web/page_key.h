/**
 * Everything besides the database that an anonymous page depends on, as one text: the key of the page cache, and
 * half of the page's ETag.
 */
#ifndef WEB_PAGE_KEY_H
#define WEB_PAGE_KEY_H

#include "web/cache.h"
#include "web/route.h"

/** What the configuration stands for, without reading it: a number that changes when `.env` or `phrases.txt` in
 *  the home or a PIEROGIS_ variable of `environment` does. */
uint64_t page_key_stamp(int home, char *const *environment);

/** Whether the reply to `req` may come from the page cache, and go into it. */
bool page_key_applies(const struct req *req, const struct route *route);

/** The key; needs `req->client`. `stamp` is from page_key_stamp(), `build` from process_stamp(). */
struct cache_key page_key(const struct req *req, const struct route *route, uint64_t stamp,
                          uint64_t build);

#endif
