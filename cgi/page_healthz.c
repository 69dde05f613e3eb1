#include "page_routes.h"

/* The row needs the database, so getting here means that it opens and has the right schema. */
enum status healthz_show(struct req *req, struct resp *resp, struct err *err)
{
    (void)req;
    (void)err;
    resp->type = "text/plain; charset=utf-8";
    buf_text(&resp->body, "ok\n");
    return STATUS_OK;
}
