/**
 * Posting one file: a private copy, its hash, the sandboxed decoding, the placing of the results and the row that
 * shows them. A crash at any point leaves either the whole item or leftovers that `doctor --fix` removes.
 */
#ifndef SITE_UPLOAD_H
#define SITE_UPLOAD_H

#include "site/content_insert.h"
#include "site/render.h"

/** What a refusal is about, so that a form can say it where it belongs. */
enum upload_part {
    UPLOAD_PART_NONE, /* the whole: who posts, the machine */
    UPLOAD_PART_PROJECT,
    UPLOAD_PART_FILE,
    UPLOAD_PART_TITLE,
    UPLOAD_PART_CODENAME,
    UPLOAD_PART_ALT,
    UPLOAD_PART_TAGS,
    UPLOAD_PART_PALETTE,
    UPLOAD_PART_CAPTIONS
};

struct upload {
    int file;         /* readable from its beginning */
    const char *name; /* the client's file name, for display, the suggested title and codename */
    const struct project *project;
    const char *title;    /* NULL: made from the name */
    const char *codename; /* NULL: suggested, and numbered when it is taken */
    const char *alt;      /* NULL = nobody has described it yet */
    bool decorative;
    bool described;      /* refuse a picture that has no `alt` and is not decorative */
    const char *palette; /* three colours of its own; NULL or "inherit": none */
    uint32_t background; /* for a poster that must be invented */
    struct content_tags tags;
    int captions; /* a WebVTT file, or -1 */
    bool again;   /* post it even if the site has these bytes already */
    bool dry;     /* stop before anything is placed */
    void (*copied)(void *context, int64_t bytes); /* told while the file is read; NULL = nobody */
    /** Writes what else belongs to the posting, last in its transaction; what is not STATUS_OK takes everything back.
     *  NULL = nothing else. */
    enum status (*posted)(void *context, const struct content *content, struct err *err);
    void *context; /* of both */
};

struct upload_result {
    struct content content; /* what was (or, dry, would be) posted */
    bool duplicate; /* the site has these bytes: `content` is the old item; nothing was posted */
    int64_t source_bytes;
    int64_t price;         /* in clout: what it has (or, dry, would have) cost */
    enum upload_part part; /* what a refusal is about */
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
