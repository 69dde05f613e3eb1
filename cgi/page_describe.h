/**
 * Words for a picture that nobody has described: the form on its page, drawn by describe_form_view() of
 * views/describe.html, and the page that shows the form again, drawn by describe_view() there.
 */
#ifndef CGI_PAGE_DESCRIBE_H
#define CGI_PAGE_DESCRIBE_H

#include "page_card.h"
#include "page_shell.h"

#include <stdint.h>

struct describe_form {
    const char *url; /* where it goes */
    const char *token;
    const char
        *waiting; /* words of the visitor that wait for an answer; NULL = none: it asks for some */
    const char *text;    /* that was typed before; "" = nothing */
    const char *problem; /* why it was refused, a sentence; NULL = it was not */
    int max;             /* bytes of the text, at most */
    bool own;       /* the picture is the visitor's: the words become its description at once */
    bool has_owner; /* other than the site itself */
    int64_t reward; /* clout for words that are taken; 0 = none */
};

struct describe_page {
    struct shell shell;
    const char *title; /* of the picture */
    const char *item_url;
    struct picture picture;
    const struct describe_form *form;
};

#endif
