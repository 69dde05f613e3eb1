/**
 * Signs requests as RFC 5849 (OAuth 1.0a) says, with HMAC-SHA1, in the header Authorization. Bodies are not signed: this is
 * for requests whose body is none or JSON (section 3.4.1.3.1 leaves out all but forms).
 */
#ifndef NET_OAUTH1_H
#define NET_OAUTH1_H

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

struct oauth1_keys {
    const char *consumer_key; /* the RFC's client identifier */
    const char *consumer_secret;
    const char *token;
    const char *token_secret;
};

/** A parameter of the question, not encoded. */
struct oauth1_parameter {
    const char *name;
    const char *value;
};

#define OAUTH1_PARAMETERS_MAX 24 /* of a request, without those of the protocol */

struct oauth1_request {
    const char *method; /* "GET" */
    const char *url;    /* scheme, host, path; no question: that is `parameters` */
    const struct oauth1_parameter *parameters;
    size_t count;
};

/** Percent-encodes (section 3.6): all but A-Z a-z 0-9 - . _ ~ */
void oauth1_encode(struct buf *out, struct str text);

/** Appends the parameters as a question, "a=1&b=2", encoded the same way. */
void oauth1_question(struct buf *out, const struct oauth1_parameter *parameters, size_t count);

/** Appends the text that is signed (section 3.4.1) for a request with these and, in `parameters`, the protocol's own
 *  parameters. */
void oauth1_base_string(struct buf *out, const struct oauth1_request *request);

/** Appends the signature of a text (section 3.4.2) in base64. */
void oauth1_sign(struct buf *out, const struct oauth1_keys *keys, struct str text);

/** Appends "Authorization: OAuth …". `nonce` must be another one for every request of a second. */
void oauth1_header(struct buf *out, const struct oauth1_keys *keys,
                   const struct oauth1_request *request, const char *nonce, int64_t timestamp);

#endif
