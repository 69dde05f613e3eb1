/**
 * What waits for staff, drawn by mainframe_view() of views/mainframe.html.
 */
#ifndef CGI_PAGE_MAINFRAME_H
#define CGI_PAGE_MAINFRAME_H

#include "page_card.h"
#include "page_shell.h"
#include "site/content.h"
#include "web/req.h"
#include "web/resp.h"

/** Who has done something, and when. */
struct deed {
    const char *handle;     /* NULL = the site itself, or somebody who has gone */
    const char *handle_url; /* NULL = no page about them: banned already, or gone */
    int64_t account_id;     /* 0 = the site itself */
    int64_t ban_id;         /* 0 = nobody whom the viewer may ban */
    const char *date;       /* "21 November 2026" */
    const char *date_iso;
};

/** An upload that visitors do not see: it waits for approval, or staff has hidden it. */
struct unseen_upload {
    int64_t id;
    const char *title;
    const char *path; /* "soup/old-kettle" */
    enum content_kind kind;
    const char *kind_name;
    struct deed deed;
    const struct picture *picture; /* CONTENT_PICTURE */
    const char *media_url;         /* the file; NULL for a text */
    const char *media_type;
    const char *captions_url; /* NULL = none */
    const char *alt;          /* "" = decorative; NULL = nobody has described it */
    const char *source;       /* CONTENT_TEXT: its beginning, as it was written */
    bool is_cut;              /* … and there is more of it */
};

struct recent_claim {
    struct claim_line line;
    struct deed deed;
    bool is_hidden;
};

/** Words that somebody offers for a picture. */
struct waiting_offer {
    int64_t id;
    const char *text;
    const char *path; /* of the picture */
    const char *url;
    struct deed deed;
    const struct picture *picture;
};

struct mainframe_page {
    struct shell shell;
    const char *problem; /* why the last form was refused, a sentence; NULL = it was not */

    const struct unseen_upload *uploads; /* those that wait, newest first */
    size_t upload_count;
    const char *newest_uploads_url; /* NULL = these are the newest */
    const char *older_uploads_url;  /* NULL = no more */

    const struct card *seen; /* by everybody: the newest uploads */
    size_t seen_count;

    const struct recent_claim *claims; /* newest first */
    size_t claim_count;
    const char *newest_claims_url;
    const char *older_claims_url;

    const struct waiting_offer *offers; /* oldest first */
    size_t offer_count;
    const char *first_offers_url; /* NULL = these are the first */
    const char *more_offers_url;  /* NULL = no more */

    const struct unseen_upload *hidden; /* newest first */
    size_t hidden_count;
    const char *newest_hidden_url;
    const char *older_hidden_url;
};

/** From where on the sections show what they have. */
struct mainframe_marks {
    int64_t uploads, claims; /* those before this id; INT64_MAX = from the newest */
    int64_t offers;          /* those after this id; 0 = from the first */
    int64_t hidden;          /* as the uploads */
};

#define MAINFRAME_START ((struct mainframe_marks){INT64_MAX, INT64_MAX, 0, INT64_MAX})

/** Draws the page, with `problem` as in struct mainframe_page. */
enum status mainframe_draw(struct req *req, struct resp *resp, const struct mainframe_marks *marks,
                           const char *problem, struct err *err);

#endif
