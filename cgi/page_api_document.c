#include "page_api.h"

#include "base/embedded.h"
#include "base/panic.h"

/* What the file says in the place of the site's own address. */
#define SERVER "https://site.example/api/v1"

extern const struct embedded_file api_document[];

enum status api_document_show(struct req *req, struct resp *resp, struct err *err)
{
    const char *text = api_document[0].text, *server = strstr(text, "\"" SERVER "\"");
    struct str url = str_of(api_url(req, ""));

    (void)err;
    ASSERT(server != NULL);
    resp->type = "application/json";
    buf_str(&resp->body, (struct str){text, (size_t)(server - text)});
    json_quote(&resp->body, str_slice(url, 0, url.len - 1));
    buf_text(&resp->body, server + sizeof("\"" SERVER "\"") - 1);
    return STATUS_OK;
}
