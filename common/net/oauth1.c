/* These call their arguments by names that base/banned.h poisons. */
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "net/oauth1.h"

#include "base/panic.h"

#define PROTOCOL_PARAMETERS 6

/* A parameter, encoded. */
struct pair {
    struct buf name;
    struct buf value;
};

void oauth1_encode(struct buf *out, struct str text)
{
    static const char hex[] = "0123456789ABCDEF";

    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];

        if (ascii_is_alnum(text.at[i]) || c == '-' || c == '.' || c == '_' || c == '~') {
            buf_char(out, text.at[i]);
            continue;
        }
        buf_char(out, '%');
        buf_char(out, hex[c >> 4]);
        buf_char(out, hex[c & 15]);
    }
}

void oauth1_question(struct buf *out, const struct oauth1_parameter *parameters, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_char(out, '&');
        oauth1_encode(out, str_of(parameters[i].name));
        buf_char(out, '=');
        oauth1_encode(out, str_of(parameters[i].value));
    }
}

/* By encoded name, then value, byte by byte (section 3.4.1.3.2). */
static int compare_pairs(const void *a, const void *b)
{
    const struct pair *left = a, *right = b;
    int order = strcmp(left->name.at, right->name.at);

    return order != 0 ? order : strcmp(left->value.at, right->value.at);
}

static void add_parameters(struct buf *out, const struct oauth1_request *request)
{
    struct pair pairs[OAUTH1_PARAMETERS_MAX + PROTOCOL_PARAMETERS];

    if (request->count > sizeof(pairs) / sizeof(pairs[0]))
        panic("too many parameters to sign");
    for (size_t i = 0; i < request->count; i++) {
        buf_init(&pairs[i].name);
        buf_init(&pairs[i].value);
        oauth1_encode(&pairs[i].name, str_of(request->parameters[i].name));
        oauth1_encode(&pairs[i].value, str_of(request->parameters[i].value));
    }
    qsort(pairs, request->count, sizeof(pairs[0]), compare_pairs);
    for (size_t i = 0; i < request->count; i++) {
        if (i > 0)
            buf_char(out, '&');
        buf_str(out, buf_view(&pairs[i].name));
        buf_char(out, '=');
        buf_str(out, buf_view(&pairs[i].value));
        buf_free(&pairs[i].name);
        buf_free(&pairs[i].value);
    }
}

/* Scheme and host in small letters, without the port that is meant anyhow, and the path (section 3.4.1.2). */
static void add_place(struct buf *out, const char *url)
{
    struct str text = str_of(url), scheme, host;
    size_t begin = str_find(text, ':');

    scheme = str_slice(text, 0, begin);
    text = str_slice(text, begin + 3, text.len);
    host = str_slice(text, 0, str_find(text, '/'));
    text = str_slice(text, host.len, text.len);
    if (str_is_nocase(scheme, "https") && str_ends(host, ":443"))
        host.len -= 4;
    if (str_is_nocase(scheme, "http") && str_ends(host, ":80"))
        host.len -= 3;
    for (size_t i = 0; i < scheme.len; i++)
        buf_char(out, ascii_lower(scheme.at[i]));
    buf_text(out, "://");
    for (size_t i = 0; i < host.len; i++)
        buf_char(out, ascii_lower(host.at[i]));
    buf_str(out, text.len == 0 ? STR("/") : text);
}

void oauth1_base_string(struct buf *out, const struct oauth1_request *request)
{
    struct buf part = BUF_INIT;

    buf_text(out, request->method);
    buf_char(out, '&');
    add_place(&part, request->url);
    oauth1_encode(out, buf_view(&part));
    buf_char(out, '&');
    buf_clear(&part);
    add_parameters(&part, request);
    oauth1_encode(out, buf_view(&part));
    buf_free(&part);
}

void oauth1_sign(struct buf *out, const struct oauth1_keys *keys, struct str text)
{
    unsigned char digest[EVP_MAX_MD_SIZE], encoded[EVP_MAX_MD_SIZE * 2];
    struct buf secret = BUF_INIT;
    unsigned len = 0;

    oauth1_encode(&secret, str_of(keys->consumer_secret));
    buf_char(&secret, '&');
    oauth1_encode(&secret, str_of(keys->token_secret));
    if (secret.len > INT32_MAX ||
        HMAC(EVP_sha1(), secret.at, (int)secret.len, (const unsigned char *)text.at, text.len,
             digest, &len) == NULL)
        panic("libcrypto has no HMAC-SHA1");
    buf_add(out, encoded, (size_t)EVP_EncodeBlock(encoded, digest, (int)len));
    buf_free(&secret);
}

void oauth1_header(struct buf *out, const struct oauth1_keys *keys,
                   const struct oauth1_request *request, const char *nonce, int64_t timestamp)
{
    struct oauth1_parameter all[OAUTH1_PARAMETERS_MAX + PROTOCOL_PARAMETERS];
    struct buf base = BUF_INIT, signature = BUF_INIT;
    struct oauth1_request with = *request;
    char seconds[24];

    if (request->count > OAUTH1_PARAMETERS_MAX)
        panic("too many parameters to sign");
    snprintf(seconds, sizeof(seconds), "%lld", (long long)timestamp);
    all[0] = (struct oauth1_parameter){"oauth_consumer_key", keys->consumer_key};
    all[1] = (struct oauth1_parameter){"oauth_nonce", nonce};
    all[2] = (struct oauth1_parameter){"oauth_signature_method", "HMAC-SHA1"};
    all[3] = (struct oauth1_parameter){"oauth_timestamp", seconds};
    all[4] = (struct oauth1_parameter){"oauth_token", keys->token};
    all[5] = (struct oauth1_parameter){"oauth_version", "1.0"};
    for (size_t i = 0; i < request->count; i++)
        all[PROTOCOL_PARAMETERS + i] = request->parameters[i];
    with.parameters = all;
    with.count = PROTOCOL_PARAMETERS + request->count;
    oauth1_base_string(&base, &with);
    oauth1_sign(&signature, keys, buf_view(&base));
    buf_text(out, "Authorization: OAuth ");
    for (size_t i = 0; i < PROTOCOL_PARAMETERS; i++) {
        buf_printf(out, "%s=\"", all[i].name);
        oauth1_encode(out, str_of(all[i].value));
        buf_text(out, "\", ");
    }
    buf_text(out, "oauth_signature=\"");
    oauth1_encode(out, buf_view(&signature));
    buf_char(out, '"');
    buf_free(&base);
    buf_free(&signature);
}
