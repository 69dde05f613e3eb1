#include "base/hash.h"

#include <errno.h>
#include <sodium/crypto_generichash.h>

void hash_text(const uint8_t hash[HASH_BYTES], char out[HASH_TEXT])
{
    static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
    unsigned bits = 0, have = 0;
    size_t at = 0;

    for (size_t i = 0; i < HASH_BYTES; i++) {
        bits = (bits << 8 | hash[i]) & 0xffffu;
        have += 8;
        while (have >= 5) {
            have -= 5;
            out[at++] = alphabet[bits >> have & 31u];
        }
    }
    out[at++] = alphabet[bits << (5 - have) & 31u]; /* 256 = 51 * 5 + 1 */
    out[at] = '\0';
}

void hash_bytes(struct str bytes, uint8_t out[HASH_BYTES])
{
    crypto_generichash(out, HASH_BYTES, (const unsigned char *)bytes.at, bytes.len, NULL, 0);
}

enum status hash_fd(int fd, const char *name, uint8_t out[HASH_BYTES], uint64_t *size,
                    struct err *err)
{
    crypto_generichash_state state;
    unsigned char piece[65536];

    crypto_generichash_init(&state, NULL, 0, HASH_BYTES);
    *size = 0;
    for (;;) {
        ssize_t n = read(fd, piece, sizeof(piece));

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(err, errno, "cannot read %s", name);
        if (n == 0)
            break;
        crypto_generichash_update(&state, piece, (size_t)n);
        *size += (uint64_t)n;
    }
    crypto_generichash_final(&state, out, HASH_BYTES);
    return STATUS_OK;
}

bool hash_is_base32(struct str s, size_t len)
{
    if (s.len != len)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];

        if (!((c >= 'a' && c <= 'z') || (c >= '2' && c <= '7')))
            return false;
    }
    return true;
}

bool hash_is_text(struct str s)
{
    return hash_is_base32(s, HASH_TEXT - 1);
}
