/* Any bytes as a Cookie header: a session that is found has its form and stands in the header. */
#include "web/cookie.h"
#include "base/hash.h"
#include "base/panic.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str header = {(const char *)data, size}, token;

    for (int https = 0; https < 2; https++) {
        if (!cookie_session(header, https != 0, &token))
            continue;
        ASSERT(hash_is_text(token) && token.at > header.at &&
               token.at + token.len <= header.at + size);
        ASSERT(token.at[-1] == '=' && cookie_is_sent(header, cookie_name(https != 0)));
    }
    return 0;
}
