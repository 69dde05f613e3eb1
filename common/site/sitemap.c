#include "site/sitemap.h"

static const struct sql NEXT[] = {
    [SITEMAP_PROJECTS] = SQL("SELECT p.id FROM project p WHERE p.id >= ?1 ORDER BY p.id LIMIT 1"),
    [SITEMAP_CONTENT] = SQL("SELECT c.id FROM content c WHERE c.id >= ?1 AND c.state = 'visible' "
                            "ORDER BY c.id LIMIT 1"),
};
static const struct sql BLOCK[] = {
    [SITEMAP_PROJECTS] = SQL("SELECT p.path, p.updated_at FROM project p "
                             "WHERE p.id >= ?1 AND p.id < ?2 ORDER BY p.id"),
    [SITEMAP_CONTENT] = SQL("SELECT p.path || '/' || c.codename, c.updated_at FROM content c "
                            "JOIN project p ON p.id = c.project_id "
                            "WHERE c.id >= ?1 AND c.id < ?2 AND c.state = 'visible' ORDER BY c.id"),
};

enum status sitemap_next(struct db *db, enum sitemap_kind kind, int64_t from, int64_t *block,
                         struct err *err)
{
    struct stmt *s = db_use(db, &NEXT[kind]);

    stmt_int(s, 1, from * SITEMAP_BLOCK);
    *block = stmt_row(s) ? stmt_col_int(s, 0) / SITEMAP_BLOCK : -1;
    return stmt_done(s, err);
}

enum status sitemap_block(struct db *db, struct arena *arena, enum sitemap_kind kind, int64_t block,
                          struct sitemap_list *out, struct err *err)
{
    struct stmt *s = db_use(db, &BLOCK[kind]);

    out->items = ARENA_ARRAY(arena, struct sitemap_entry, SITEMAP_BLOCK);
    out->count = 0;
    stmt_int(s, 1, block * SITEMAP_BLOCK);
    stmt_int(s, 2, (block + 1) * SITEMAP_BLOCK);
    while (out->count < SITEMAP_BLOCK && stmt_row(s)) {
        out->items[out->count].path = stmt_col_text(s, 0, arena);
        out->items[out->count++].updated_at = stmt_col_int(s, 1);
    }
    return stmt_done(s, err);
}
