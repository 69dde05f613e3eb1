/**
 * What search engines may visit, in blocks of SITEMAP_BLOCK ids: so a block is found by its number, stays what it is
 * however much the site grows, and is small enough for the page cache.
 */
#ifndef SITE_SITEMAP_H
#define SITE_SITEMAP_H

#include "base/arena.h"
#include "db/db.h"

#define SITEMAP_BLOCK 250

enum sitemap_kind {
    SITEMAP_PROJECTS,
    SITEMAP_CONTENT /* visible */
};

struct sitemap_entry {
    const char *path; /* as in PROJECT/CODENAME */
    int64_t updated_at;
};

struct sitemap_list {
    struct sitemap_entry *items; /* in id order */
    size_t count;                /* at most SITEMAP_BLOCK */
};

/** The number of the first block from `from` (0 or more) on in which there is something; -1 = none. */
enum status sitemap_next(struct db *db, enum sitemap_kind kind, int64_t from, int64_t *block,
                         struct err *err);

/** All that is in a block. The texts are made in `arena`. */
enum status sitemap_block(struct db *db, struct arena *arena, enum sitemap_kind kind, int64_t block,
                          struct sitemap_list *out, struct err *err);

#endif
