/**
 * What pages with forms share.
 */
#ifndef CGI_PAGE_FORM_H
#define CGI_PAGE_FORM_H

#include "site/price.h"
#include "web/req.h"
#include "web/resp.h"

/** The value of the hidden field CSRF_FIELD that a form of this visitor carries; NULL: nobody is logged in, and the form
 *  carries none. */
const char *page_token(const struct req *req);

#define FORM_WORD_FIELD "form" /* name of the hidden field */
#define FORM_WORD_MAX 64       /* bytes of it, as a parameter */

/** A random word for a form that must act once (site/posted.h): views draw it with word_view() of views/form.html. */
const char *form_word(struct arena *arena);

#define PRICE_FIELD "price" /* name of the hidden field: what the visitor has seen that it costs */
#define PRICE_FIELD_MAX 1000000

/** Whether `reason` still costs the visitor no more than the form says, whose route declares PRICE_FIELD as a number:
 *  STATUS_CONFLICT, with a sentence, when it does. A form that names no price takes any. */
enum status page_price_check(const struct req *req, enum clout_reason reason, struct err *err);

/** Where the visitor goes on afterwards, as the parameter NEXT_FIELD says, which the route declares: a page of this site;
 *  NULL: nowhere in particular. What leads elsewhere is as if it had not been said. */
const char *page_next(const struct req *req);

/** The form again, because something was done too often: with STATUS_TOO_MANY, and a header that says after how many
 *  seconds (`wait`) it may be sent again. */
enum status page_too_many(const struct req *req, struct resp *resp, int64_t wait, struct err *err);

/** A refusal, which is written to stand behind a name ("pierogis: …"), as a sentence of its own. */
const char *sentence_of(struct arena *arena, const char *message);

#endif
