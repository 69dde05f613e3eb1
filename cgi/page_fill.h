/**
 * From what the site knows to what the views show: the pieces that several pages share. Everything is made in the
 * request's arena. The structures are those of page_shell.h and page_card.h.
 */
#ifndef CGI_PAGE_FILL_H
#define CGI_PAGE_FILL_H

#include "page_card.h"
#include "page_shell.h"
#include "site/claim.h"
#include "site/content.h"
#include "web/req.h"

/** The shell of any page in the colours of `palette`, with the claim of the time slot: the row of a cached page says
 *  so with `slot_seconds = CLAIM_SLOT_SECONDS`. Title, crumbs, canonical address and what else differs from page
 *  to page are the caller's to fill in. */
void shell_fill(struct shell *shell, const struct req *req, const struct palette *palette);

/** A claim with its author. */
struct claim_line claim_line_of(const struct req *req, const struct claim *claim);

/** The breadcrumb of the last project of `line`, and of the content below it (NULL = none); whoever uploads from here
 *  uploads into that project. */
void crumbs_fill(struct shell *shell, const struct req *req, const struct project_list *line,
                 const struct content *content);

/** A stored picture, or the poster of a video. `content` has a hash. */
void picture_fill(struct picture *picture, const struct req *req, const struct content *content);

/** The same of one that is not to be seen by others yet, for staff. */
void picture_fill_held(struct picture *picture, const struct req *req,
                       const struct content *content);

/** The largest rendition, or the file itself: what previews in other places show. Absolute. */
const char *picture_preview(const struct req *req, const struct content *content);

/** The card of a piece of content. */
void card_fill(struct card *card, const struct req *req, const struct content *content);

/** Cards of all of `list`; the first `eager` of them are loaded at once. */
struct card *cards_fill(const struct req *req, const struct content_list *list, size_t eager);

/** "project/path/codename". */
char *content_path(struct arena *arena, const struct content *content);

/** "0:12", "1:02:03"; NULL for 0. */
char *duration_text(struct arena *arena, int64_t milliseconds);

/** "12 bytes", "34 kB", "200.0 MB". */
char *size_text(struct arena *arena, int64_t bytes);

/** At most `max` bytes of `text`, its first paragraph, cut between characters. NULL if nothing is left. */
char *excerpt_of(struct arena *arena, const char *text, size_t max);

/** The three colours, "#rrggbb" each. */
void swatches_fill(const char *swatches[3], struct arena *arena, const struct palette *palette);

#endif
