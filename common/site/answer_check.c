#include "site/answer_check.h"

#include "base/hash.h"
#include "site/answer_normal.h"
#include "site/answer_number.h"

#include <sodium.h>

void answer_key_make(struct answer_key *key, const struct conf *conf)
{
    static const char purpose[] = "pierogis answers";
    struct str secret = str_of(conf_text(conf, CONF_SECRET_KEY));
    uint8_t hashed[HASH_BYTES];

    hash_bytes(secret, hashed); /* keys have a length, secrets may have any */
    crypto_generichash(key->bytes, sizeof(key->bytes), (const unsigned char *)purpose,
                       sizeof(purpose) - 1, hashed, sizeof(hashed));
    sodium_memzero(hashed, sizeof(hashed));
}

static void hash_answer(struct arena *arena, const struct answer_key *key, enum answer_mode mode,
                        struct str normal, uint8_t out[HASH_BYTES])
{
    struct str same = answer_squeeze(arena, mode, normal);

    crypto_generichash(out, HASH_BYTES, (const unsigned char *)same.at, same.len, key->bytes,
                       sizeof(key->bytes));
}

static unsigned are_near(int64_t a, int64_t b, int64_t allowed)
{
    return (a > b ? a - b : b - a) <= allowed; /* both have at most 18 digits */
}

/* 1 when the number that was typed is no further from the normal one than the tolerance, else 0. A point may have been
 * meant to part thousands. */
static unsigned is_near(struct str typed, struct str normal, const char *tolerance)
{
    int64_t first = 0, second = 0, allowed = 0;

    if (answer_number(typed, &first, NULL) != STATUS_OK ||
        answer_number(normal, &second, NULL) != STATUS_OK)
        return 0;
    if (tolerance != NULL && answer_number(str_of(tolerance), &allowed, NULL) != STATUS_OK)
        return 0;
    return are_near(first, second, allowed) |
           are_near(answer_number_grouped(typed, first), second, allowed);
}

enum status answer_check(struct arena *arena, const struct answer_key *key,
                         const struct answer_accepted *accepted, struct str given, bool *right,
                         struct err *err)
{
    uint8_t ours[HASH_BYTES], theirs[HASH_BYTES];
    struct str normal = {NULL, 0};
    unsigned hits = 0;
    enum status status = answer_normal(arena, accepted->mode, given, &normal, err);

    *right = false;
    if (status != STATUS_OK)
        return status;
    hash_answer(arena, key, accepted->mode, normal, theirs);
    for (size_t i = 0; i < accepted->count; i++) {
        struct str one = {NULL, 0};

        /* What was taken into the pool has a normal form; damaged rows are simply never right. */
        if (answer_normal(arena, accepted->mode, str_of(accepted->texts[i]), &one, NULL) !=
            STATUS_OK)
            continue;
        hash_answer(arena, key, accepted->mode, one, ours);
        hits |= (unsigned)(sodium_memcmp(ours, theirs, sizeof(ours)) == 0);
        if (accepted->mode == ANSWER_NUMBER)
            hits |= is_near(given, one, accepted->tolerance);
    }
    *right = hits != 0;
    return STATUS_OK;
}
