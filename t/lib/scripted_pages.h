/* Pages of notifications of the server in lib/scripted_mastodon.h. */
#ifndef LIB_SCRIPTED_PAGES_H
#define LIB_SCRIPTED_PAGES_H

#include "scripted_mastodon.h"

static struct courier_page page;

static enum courier_outcome read_page(struct courier *c, const char *high, const char *token)
{
    const struct courier_ask asked = {.high = high, .page = token, .most = 100};

    memset(&page, 0, sizeof(page));
    memset(&report, 0, sizeof(report));
    return c->calls->messages(c, &arena, &asked, &page, &report);
}

#endif
