/**
 * BLAKE2b-256 (RFC 7693, through libsodium's crypto_generichash, which needs no sodium_init) and the base32
 * form that names media files.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/err.h"
#include "base/str.h"

#include <stdint.h>

#define HASH_BYTES 32
#define HASH_TEXT 53 /* 52 base32 characters and NUL */

/** Lower-case RFC 4648 base32 without padding of 32 bytes. */
void hash_text(const uint8_t hash[HASH_BYTES], char out[HASH_TEXT]);

void hash_bytes(struct str bytes, uint8_t out[HASH_BYTES]);

/** Hashes the file behind `fd` from its present offset to its end, in pieces. `*size` gets the bytes read.
 *  `name` is for errors. */
enum status hash_fd(int fd, const char *name, uint8_t out[HASH_BYTES], uint64_t *size,
                    struct err *err);

/** Whether `s` is `len` characters of a-z 2-7. */
bool hash_is_base32(struct str s, size_t len);

/** Whether `s` has the form of hash_text(): 52 characters of a-z 2-7. */
bool hash_is_text(struct str s);

#endif
