#include "net/net.h"

#include "base/panic.h"
#include "version.h"

#include <curl/curl.h>

#define CONNECT_MS 10000L
/* RFC 9110 section 10.1.5: guards in front of servers turn away who does not say what they are. */
#define AGENT "pierogis/" PIEROGIS_VERSION

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

/* One line of a head. An interim response (100, 103) is forgotten when the next one begins. */
static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
    struct sink *sink = context;

    if (str_starts((struct str){bytes, size * count}, "HTTP/"))
        buf_clear(sink->to);
    return take(bytes, size, count, context);
}

static enum status map(CURLcode code, const char *url, bool asked, const struct sink *body,
                       const struct sink *headers, struct err *err)
{
    struct str place = str_slice(str_of(url), 0, str_find(str_of(url), '?'));

    if (code == CURLE_OK)
        return STATUS_OK;
    if (code == CURLE_UNSUPPORTED_PROTOCOL && asked)
        return err_set(err, STATUS_BUSY, "%.*s answers in another language than HTTP",
                       STR_ARG(place));
    if (body->overflow || headers->overflow)
        return err_set(err, STATUS_TOO_LARGE, "the answer of %.*s is larger than expected",
                       STR_ARG(place));
    if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL)
        return err_set(err, STATUS_INVALID, "%.*s is not an address that can be asked",
                       STR_ARG(place));
    return err_set(err, STATUS_BUSY, "cannot reach %.*s: %s", STR_ARG(place),
                   curl_easy_strerror(code));
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

static void set_up(CURL *curl, const struct net_question *question, struct curl_slist *headers)
{
    curl_easy_setopt(curl, CURLOPT_URL, question->url);
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_NOBODY, question->head ? 1L : 0L);
    if (question->post != NULL) {
        curl_easy_setopt(curl, CURLOPT_POST, 1L);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS,
                         question->post->len == 0 ? "" : question->post->at);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)question->post->len);
    }
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, AGENT);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    if (!str_starts(str_of(question->url), "https:"))
        curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* which would read all of it */
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, question->timeout_ms);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L); /* else it waits for who looks up the name */
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L); /* on an old one a POST may go twice */
    curl_easy_setopt(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

static enum status ask(const struct net_question *question, struct net_reply *reply,
                       struct err *err)
{
    struct sink body = {&reply->body, question->cap, false};
    struct sink headers = {&reply->headers, NET_HEADERS_MAX, false};
    struct curl_slist *more = list_of(question->headers);
    CURL *curl = curl_easy_init();
    long status = 0, sent = 0;
    CURLcode code;

    buf_init(&reply->headers);
    buf_init(&reply->body);
    if (curl == NULL) {
        curl_slist_free_all(more);
        return err_set(err, STATUS_IO, "libcurl cannot be initialised");
    }
    set_up(curl, question, more);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &headers);
    code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_REQUEST_SIZE, &sent);
    curl_easy_cleanup(curl);
    curl_slist_free_all(more);
    reply->status = (int)status;
    reply->asked = sent > 0;
    return map(code, question->url, reply->asked, &body, &headers, err);
}

static enum status get(const char *url, long timeout_ms, size_t cap, struct net_reply *reply,
                       struct err *err)
{
    const struct net_question question = {.url = url, .timeout_ms = timeout_ms, .cap = cap};

    return ask(&question, reply, err);
}

static const struct net with_curl = {get, ask};
const struct net *const net = &with_curl;
