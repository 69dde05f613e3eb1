#include "../lib/tap.h"

#include "net/oauth1.h"

static void test_encode(void)
{
    static const struct {
        const char *plain, *encoded;
    } texts[] = {
        {"abcXYZ019-._~", "abcXYZ019-._~"},
        {"r b", "r%20b"},
        {"=%3D", "%3D%253D"},
        {"2 q+/&\n*'()!,", "2%20q%2B%2F%26%0A%2A%27%28%29%21%2C"},
        {"☃", "%E2%98%83"},
        {"", ""},
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct buf out = BUF_INIT;

        oauth1_encode(&out, str_of(texts[i].plain));
        TAP_IS_TEXT(out.at, texts[i].encoded, "percent-encoded");
        buf_free(&out);
    }
}

/* The example of RFC 5849 section 3.4.1.1, with the body's parameters of section 3.4.1.3.1. */
static void test_base_string(void)
{
    static const struct oauth1_parameter parameters[] = {
        {"b5", "=%3D"},
        {"a3", "a"},
        {"c@", ""},
        {"a2", "r b"},
        {"oauth_consumer_key", "9djdj82h48djs9d2"},
        {"oauth_token", "kkk9d7dh3k39sjv7"},
        {"oauth_signature_method", "HMAC-SHA1"},
        {"oauth_timestamp", "137131201"},
        {"oauth_nonce", "7d8f3e4a"},
        {"c2", ""},
        {"a3", "2 q"},
    };
    const struct oauth1_request request = {"POST", "http://EXAMPLE.COM:80/request", parameters,
                                           sizeof(parameters) / sizeof(parameters[0])};
    const struct oauth1_keys keys = {"9djdj82h48djs9d2", "j49sk3j29djd", "kkk9d7dh3k39sjv7",
                                     "dh893hdasih9"};
    struct buf out = BUF_INIT, signature = BUF_INIT;

    oauth1_base_string(&out, &request);
    TAP_IS_TEXT(out.at,
                "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5"
                "%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oaut"
                "h_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131"
                "201%26oauth_token%3Dkkk9d7dh3k39sjv7",
                "the text that is signed");
    oauth1_sign(&signature, &keys, buf_view(&out));
    TAP_IS_TEXT(signature.at, "r6/TJjbCOr97/+UU0NsvSne7s5g=", "its signature (erratum 2550)");
    buf_free(&out);
    buf_free(&signature);
}

/* The example of RFC 5849 section 1.2: the request for the photo. */
static void test_signature(void)
{
    static const struct oauth1_parameter parameters[] = {
        {"file", "vacation.jpg"},
        {"size", "original"},
        {"oauth_consumer_key", "dpf43f3p2l4k3l03"},
        {"oauth_token", "nnch734d00sl2jdk"},
        {"oauth_signature_method", "HMAC-SHA1"},
        {"oauth_timestamp", "137131202"},
        {"oauth_nonce", "chapoH"},
    };
    const struct oauth1_request request = {"GET", "http://photos.example.net/photos", parameters,
                                           sizeof(parameters) / sizeof(parameters[0])};
    const struct oauth1_keys keys = {"dpf43f3p2l4k3l03", "kd94hf93k423kf44", "nnch734d00sl2jdk",
                                     "pfkkdhi9sl3r4s00"};
    struct buf base = BUF_INIT, out = BUF_INIT;

    oauth1_base_string(&base, &request);
    oauth1_sign(&out, &keys, buf_view(&base));
    TAP_IS_TEXT(out.at, "MdpQcU8iPSUjWoN/UDMsK2sui9I=", "the signature of a GET");
    buf_free(&base);
    buf_free(&out);
}

static void test_header(void)
{
    static const struct oauth1_parameter parameters[] = {{"max_results", "10"}, {"a,b", "c d"}};
    const struct oauth1_request request = {"GET", "https://api.example.org:443/2/things",
                                           parameters, 2};
    const struct oauth1_keys keys = {"key/1", "secret&1", "token 1", "secret%2"};
    struct buf out = BUF_INIT, base = BUF_INIT, signature = BUF_INIT, encoded = BUF_INIT;

    oauth1_question(&out, parameters, 2);
    TAP_IS_TEXT(out.at, "max_results=10&a%2Cb=c%20d", "the question");
    buf_clear(&out);
    buf_text(&base, "GET&https%3A%2F%2Fapi.example.org%2F2%2Fthings&a%252Cb%3Dc%2520d%26max_results"
                    "%3D10%26oauth_consumer_key%3Dkey%252F1%26oauth_nonce%3DNONCE%26oauth_signature"
                    "_method%3DHMAC-SHA1%26oauth_timestamp%3D1795238160%26oauth_token%3Dtoken%25201"
                    "%26oauth_version%3D1.0");
    oauth1_sign(&signature, &keys, buf_view(&base));
    oauth1_encode(&encoded, buf_view(&signature));
    buf_clear(&base);
    buf_printf(&base,
               "Authorization: OAuth oauth_consumer_key=\"key%%2F1\", oauth_nonce=\"NONCE\", "
               "oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"1795238160\", "
               "oauth_token=\"token%%201\", oauth_version=\"1.0\", oauth_signature=\"%s\"",
               encoded.at);
    oauth1_header(&out, &keys, &request, "NONCE", 1795238160);
    TAP_IS_TEXT(out.at, base.at, "the header");
    buf_free(&out);
    buf_free(&base);
    buf_free(&signature);
    buf_free(&encoded);
}

int main(void)
{
    test_encode();
    test_base_string();
    test_signature();
    test_header();
    return tap_done();
}
