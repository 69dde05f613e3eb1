#include "page_form.h"

#include "base/hash.h"
#include "base/rand.h"
#include "web/csrf.h"
#include "web/next.h"

#include <inttypes.h>

const char *page_token(const struct req *req)
{
    char token[CSRF_TEXT];

    if (req->viewer.session_id == 0)
        return NULL;
    csrf_token(conf_text(req->site.conf, CONF_SECRET_KEY), req->viewer.session_hash, token);
    return arena_strdup(req->arena, token);
}

const char *form_word(struct arena *arena)
{
    uint8_t bytes[HASH_BYTES];
    char word[HASH_TEXT];

    rand_bytes(bytes, sizeof(bytes));
    hash_text(bytes, word);
    return arena_strdup(arena, word);
}

enum status page_price_check(const struct req *req, enum clout_reason reason, struct err *err)
{
    const int64_t now = price_now(&req->site, reason),
                  seen = form_int(&req->form, PRICE_FIELD, now);

    if (now <= seen)
        return STATUS_OK;
    return err_set(err, STATUS_CONFLICT,
                   "this costs %" PRId64 " clout since a moment ago, and not %" PRId64
                   ": nothing has been posted or paid",
                   now, seen);
}

const char *page_next(const struct req *req)
{
    const char *next = form_text(&req->form, NEXT_FIELD);

    return next_is_local(&req->urls, next) ? next : NULL;
}

enum status page_too_many(const struct req *req, struct resp *resp, int64_t wait, struct err *err)
{
    resp->http = status_row(STATUS_TOO_MANY)->http;
    return resp_header(resp, "Retry-After", arena_printf(req->arena, "%lld", (long long)wait), err);
}

const char *sentence_of(struct arena *arena, const char *message)
{
    size_t len = strlen(message);
    const char *end = len > 0 && strchr(".!?", message[len - 1]) == NULL ? "." : "";
    char *sentence = arena_printf(arena, "%s%s", message, end);

    if (sentence[0] >= 'a' && sentence[0] <= 'z')
        sentence[0] = (char)(sentence[0] - ('a' - 'A'));
    return sentence;
}
