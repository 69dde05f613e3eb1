#include "site/session_token.h"

#include "base/rand.h"

void session_token_make(char out[HASH_TEXT])
{
    uint8_t random[HASH_BYTES];

    rand_bytes(random, sizeof(random));
    hash_text(random, out);
}

void session_token_hash(struct str token, char out[HASH_TEXT])
{
    uint8_t hash[HASH_BYTES];

    hash_bytes(token, hash);
    hash_text(hash, out);
}
