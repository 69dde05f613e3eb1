#include "net/net.h"

#include "base/panic.h"

#include <curl/curl.h>

struct sink {
    struct buf *to;
    size_t cap;
    bool overflow;
};

static size_t take(char *bytes, size_t size, size_t count, void *context)
{
    struct sink *sink = context;
    size_t len = size * count;

    if (len > sink->cap - sink->to->len) {
        sink->overflow = true;
        return 0; /* ends the transfer */
    }
    buf_add(sink->to, bytes, len);
    return len;
}

static enum status map(CURLcode code, const char *url, const struct sink *body,
                       const struct sink *headers, struct err *err)
{
    if (code == CURLE_OK)
        return STATUS_OK;
    if (body->overflow || headers->overflow)
        return err_set(err, STATUS_TOO_LARGE, "the answer of %s is larger than expected", url);
    if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL)
        return err_set(err, STATUS_INVALID, "%s is not an address that can be asked", url);
    return err_set(err, STATUS_BUSY, "cannot reach %s: %s", url, curl_easy_strerror(code));
}

static struct curl_slist *list_of(const char *const *headers)
{
    struct curl_slist *list = NULL;

    for (; headers != NULL && *headers != NULL; headers++) {
        struct curl_slist *longer = curl_slist_append(list, *headers);

        if (longer == NULL)
            panic("memory is used up");
        list = longer;
    }
    return list;
}

static enum status ask(const struct net_question *question, struct net_reply *reply,
                       struct err *err)
{
    struct sink body = {&reply->body, question->cap, false};
    struct sink headers = {&reply->headers, NET_HEADERS_MAX, false};
    struct curl_slist *more = list_of(question->headers);
    CURL *curl = curl_easy_init();
    long status = 0;
    CURLcode code;

    buf_init(&reply->headers);
    buf_init(&reply->body);
    if (curl == NULL) {
        curl_slist_free_all(more);
        return err_set(err, STATUS_IO, "libcurl cannot be initialised");
    }
    curl_easy_setopt(curl, CURLOPT_URL, question->url);
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_NOBODY, question->head ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, more);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, question->timeout_ms);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &headers);
    code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    curl_slist_free_all(more);
    reply->status = (int)status;
    return map(code, question->url, &body, &headers, err);
}

static enum status get(const char *url, long timeout_ms, size_t cap, struct net_reply *reply,
                       struct err *err)
{
    const struct net_question question = {.url = url, .timeout_ms = timeout_ms, .cap = cap};

    return ask(&question, reply, err);
}

static const struct net with_curl = {get, ask};
const struct net *const net = &with_curl;
