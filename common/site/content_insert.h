/**
 * New content: the rows. Where its files lie is the business of site/media_store.h; site/upload.h joins both.
 */
#ifndef SITE_CONTENT_INSERT_H
#define SITE_CONTENT_INSERT_H

#include "site/content.h"

/** What a new item brings. `content` holds everything but id and state; its codename is the one wanted. */
struct content_new {
    struct content content;
    bool number_codename;    /* a taken codename gets "-2", "-3", … instead of a refusal */
    const char *source_hash; /* of the bytes as they came, to find duplicates */
    const char *taken_out;   /* as content_taken_out() gives it back */
    const char *text_source; /* texts only */
    struct html text_html;   /* texts only */
    struct content_tags tags;
};

/** Inserts the rows and the audit entry; runs inside the caller's TX_PUBLIC transaction. Sets id, codename and
 *  times in `item->content`. STATUS_CONFLICT for a taken codename; STATUS_FORBIDDEN when the item's
 *  account is not active any more. */
enum status content_insert(struct site *site, struct arena *arena, struct content_new *item,
                           struct err *err);

/** The item posted from the same bytes, unless it is removed; id 0 = none. */
enum status content_by_source(struct db *db, struct arena *arena, const char *source_hash,
                              struct content *out, struct err *err);

/** Adds tags to an item that has none of them; inside the caller's transaction. */
enum status content_insert_tags(struct db *db, int64_t id, const struct content_tags *tags,
                                struct err *err);

/** Says that something in the project has the codename already: STATUS_CONFLICT. */
enum status content_name_taken(const char *project_path, const char *codename, struct err *err);

#endif
