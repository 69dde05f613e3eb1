/**
 * The page cache: complete replies to anonymous readers, kept as ready bytes under `cache/` in the home.
 *
 * A reply is found by a key that spells out everything it depends on besides the database (address, host, mount,
 * build, configuration, time slot), and is good while the generation that it carries is the present one
 * (db/generation.h). There are CACHE_SLOTS files, each named after part of the key's hash; a reply overwrites
 * what has the same slot. So the cache needs no bookkeeping and no cleaning, and never holds more than
 * CACHE_SLOTS replies.
 *
 * Readers see a whole reply for exactly their key or none: files are put in place by rename, one writer at a time
 * per slot, and carry their key and a checksum (a power cut can leave a renamed file without its bytes).
 * A writer that is killed leaves at most one temporary file per slot, which the next writer takes over.
 */
#ifndef WEB_CACHE_H
#define WEB_CACHE_H

#include "base/buf.h"
#include "site/cache_folder.h"

#include <stdint.h>

#define CACHE_SLOTS 1024

struct cache_key {
    struct str text;
    uint64_t hash;
};

/** The key made of `text`, which must outlive it. */
struct cache_key cache_key_of(struct str text);

struct cache_hit {
    struct str etag;
    struct str head; /* of the reply, with its empty line */
    struct str body;
};

/** Looks for the reply to `key` made in `generation`, under the home folder `home`. Whatever is wrong with a file
 *  makes a miss. The hit points into `bytes`, which the caller has initialized and frees. */
bool cache_find(int home, const struct cache_key *key, uint64_t generation, struct buf *bytes,
                struct cache_hit *hit);

/** Keeps a reply, unless the entry would be larger than `max` bytes, another process is writing to the slot, or
 *  the folder cannot be written: the cache is a convenience. True when it is kept. */
bool cache_keep(int home, const struct cache_key *key, uint64_t generation,
                const struct cache_hit *reply, size_t max);

#endif
