/**
 * What pages with forms share.
 */
#ifndef CGI_PAGE_FORM_H
#define CGI_PAGE_FORM_H

#include "web/req.h"

/** The value of the hidden field CSRF_FIELD that a form of this visitor carries; NULL: nobody is logged in, and the form
 *  carries none. */
const char *page_token(const struct req *req);

#define FORM_WORD_FIELD "form" /* name of the hidden field */
#define FORM_WORD_MAX 64       /* bytes of it, as a parameter */

/** A random word for a form that must act once (site/posted.h): views draw it with word_view() of views/form.html. */
const char *form_word(struct arena *arena);

/** A refusal, which is written to stand behind a name ("pierogis: …"), as a sentence of its own. */
const char *sentence_of(struct arena *arena, const char *message);

#endif
