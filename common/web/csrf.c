#include "web/csrf.h"

#include "base/panic.h"
#include "web/query.h"

#include <sodium/crypto_generichash.h>
#include <sodium/utils.h>

void csrf_token(const char *secret_key, const char *session_hash, char out[CSRF_TEXT])
{
    uint8_t hash[HASH_BYTES], key[HASH_BYTES];
    char text[sizeof("csrf:") + HASH_TEXT];

    snprintf(text, sizeof(text), "csrf:%s", session_hash);
    hash_bytes(str_of(secret_key), key); /* the secret may be longer than BLAKE2b's key */
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)text, strlen(text), key,
                       sizeof(key));
    hash_text(hash, out);
}

/* Our origin is that of the base URL, or of the Host, which has been checked. */
static bool is_our_origin(const struct req *req, struct str origin)
{
    const char *scheme = req->client.https ? "https://" : "http://";
    size_t len = strlen(scheme);

    if (str_is_nocase(origin, req->urls.origin))
        return true;
    return req->client.host.len > 0 && str_starts(origin, scheme) &&
           str_eq(str_slice(origin, len, origin.len), req->client.host);
}

enum status csrf_check_origin(const struct req *req, struct err *err)
{
    struct str site = env_str(&req->env, ENV_HTTP_SEC_FETCH_SITE);
    struct str origin = env_str(&req->env, ENV_HTTP_ORIGIN);

    if ((site.len > 0 && !str_is(site, "same-origin")) ||
        (origin.len > 0 && !is_our_origin(req, origin)))
        return err_set(err, STATUS_FORBIDDEN,
                       "this form was sent from another site; open its page here and send it from "
                       "there");
    if (site.len == 0 && origin.len == 0)
        return err_set(err, STATUS_FORBIDDEN,
                       "your browser does not say from which site this form was sent; use one "
                       "that sends the Origin header");
    return STATUS_OK;
}

bool csrf_is_token(const struct req *req, struct str value, const char *secret_key)
{
    char token[CSRF_TEXT];

    ASSERT(req->viewer.session_hash != NULL);
    csrf_token(secret_key, req->viewer.session_hash, token);
    return value.len == CSRF_TEXT - 1 && sodium_memcmp(value.at, token, value.len) == 0;
}

enum status csrf_refuse(struct err *err)
{
    return err_set(err, STATUS_FORBIDDEN,
                   "this form is from an earlier login; load the page again and repeat");
}

enum status csrf_check_token(const struct req *req, struct str body, const char *secret_key,
                             struct err *err)
{
    struct str name, value;

    while (query_next(&body, &name, &value)) {
        if (str_is(name, CSRF_FIELD) && csrf_is_token(req, value, secret_key))
            return STATUS_OK;
    }
    return csrf_refuse(err);
}
