#include "site/limit_prefix.h"

#include "base/address.h"

#include <sodium/crypto_generichash.h>

#define V4_BYTES 15 /* ::ffff:a.b.c */
#define V6_BYTES 6

static size_t prefix_bytes(const struct address *address)
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};

    return memcmp(address->bytes, mapped, sizeof(mapped)) == 0 ? V4_BYTES : V6_BYTES;
}

void limit_prefix(const char *secret_key, const char *address, char out[LIMIT_PREFIX_TEXT])
{
    uint8_t key[HASH_BYTES], hash[HASH_BYTES], input[sizeof("prefix:") + V4_BYTES] = "prefix:";
    size_t len = sizeof("prefix:") - 1, bytes;
    struct address parsed;
    char text[HASH_TEXT];

    if (address_parse(str_of(address), &parsed)) {
        bytes = prefix_bytes(&parsed);
        memcpy(input + len, parsed.bytes, bytes);
        len += bytes;
    }
    hash_bytes(str_of(secret_key), key); /* the secret may be longer than BLAKE2b's key */
    crypto_generichash(hash, sizeof(hash), input, len, key, sizeof(key));
    hash_text(hash, text);
    snprintf(out, LIMIT_PREFIX_TEXT, "prefix:%s", text);
}
