/**
 * The bill of a posting, and what becomes of it if it waits for staff, drawn by receipt_view() of views/receipt.html:
 * for who has posted it, and nobody else.
 */
#ifndef CGI_PAGE_RECEIPT_H
#define CGI_PAGE_RECEIPT_H

#include "page_shell.h"
#include "site/content.h"
#include "web/req.h"
#include "web/resp.h"

struct receipt_page {
    struct shell shell;
    enum content_state state;
    const char *title;
    const char *path;
    const char *url; /* of the item, once it is visible; NULL = it is not */
    const char *size;
    const char *date; /* "21 November 2026" */
    const char *date_iso;
    const char *taken_out;  /* "GPS position, camera serial number"; NULL = nothing */
    const char *returned;   /* of what was paid; NULL = nothing */
    const char *paid;       /* in clout; NULL = nothing */
    const char *balance;    /* in clout */
    const char *upload_url; /* to the next one in the same project */
    const char *project_url;
};

/** The receipt of the item at `path`. STATUS_NOT_FOUND for what is not there and, with the same words, for what
 *  somebody else has posted. */
enum status receipt_show(struct req *req, struct resp *resp, const char *path, struct err *err);

#endif
