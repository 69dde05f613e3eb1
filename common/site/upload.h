/**
 * Posting one file: a private copy, its hash, the sandboxed decoding, the placing of the results and the row that
 * shows them. A crash at any point leaves either the whole item or leftovers that `doctor --fix` removes.
 */
#ifndef SITE_UPLOAD_H
#define SITE_UPLOAD_H

#include "site/content_change.h"
#include "site/render.h"

struct upload {
    int file;         /* readable from its beginning */
    const char *name; /* the client's file name, for display, the suggested title and codename */
    const struct project *project;
    const char *title;    /* NULL: made from the name */
    const char *codename; /* NULL: suggested, and numbered when it is taken */
    const char *alt;      /* NULL = nobody has described it yet */
    bool decorative;
    const char *palette; /* three colours of its own; NULL or "inherit": none */
    uint32_t background; /* for a poster that must be invented */
    struct content_tags tags;
    int captions; /* a WebVTT file, or -1 */
    bool again;   /* post it even if the site has these bytes already */
    bool dry;     /* stop before anything is placed */
    void (*copied)(void *context, int64_t bytes); /* told while the file is read; NULL = nobody */
    void *context;
};

struct upload_result {
    struct content content; /* what was (or, dry, would be) posted */
    bool duplicate; /* the site has these bytes: `content` is the old item; nothing was posted */
    int64_t source_bytes;
    int64_t price; /* in clout: what it has (or, dry, would have) cost */
    const char *removed[REMOVED_NOTES_MAX];
    size_t removed_count;
};

/** Posts the file as `site->actor`, who pays for it (site/price.h) in the transaction of the row; so a refused file costs
 *  nothing. Its state is CONTENT_WAITING where upload_must_wait() says so. What is wrong with the file: STATUS_UNSUPPORTED, STATUS_INVALID,
 *  STATUS_TOO_LARGE; STATUS_CONFLICT: the codename is taken; STATUS_TOO_POOR; STATUS_FULL, STATUS_IO, STATUS_BUSY: the machine.
 *  Nothing is posted then and nothing is left. */
enum status upload_file(struct site *site, struct arena *arena, const struct render_tools *tools,
                        const struct upload *upload, struct upload_result *out, struct err *err);

#endif
