/**
 * Pages for machines: sitemap_index_view() and sitemap_view() of views/sitemap.xml (sitemaps.org
 * 0.9, at most 50,000 addresses each) and robots_view() of views/robots.txt (RFC 9309).
 */
#ifndef CGI_PAGE_SITEMAP_H
#define CGI_PAGE_SITEMAP_H

#include <stdbool.h>
#include <stddef.h>

struct sitemap_url {
    const char *url;     /* absolute */
    const char *changed; /* RFC 3339; NULL = not known, and in an index */
};

struct sitemap_page {
    const struct sitemap_url *urls;
    size_t count;
};

struct robots_page {
    bool closed;             /* nothing may be visited: a site that is not open yet */
    const char *sitemap_url; /* absolute */
};

#endif
