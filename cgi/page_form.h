/**
 * What pages with forms share.
 */
#ifndef CGI_PAGE_FORM_H
#define CGI_PAGE_FORM_H

#include "web/req.h"

/** The value of the hidden field CSRF_FIELD that a form of this visitor carries; NULL: nobody is logged in, and the form
 *  carries none. */
const char *page_token(const struct req *req);

/** A refusal, which is written to stand behind a name ("pierogis: …"), as a sentence of its own. */
const char *sentence_of(struct arena *arena, const char *message);

#endif
