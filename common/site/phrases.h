/**
 * The flavour of the site, all of it in one file of lines "key: text": the built-in common/site/phrases.txt, and
 * over it phrases.txt in the home. Flavour comes after the plain fact and never stands alone; nothing depends on it.
 */
#ifndef SITE_PHRASES_H
#define SITE_PHRASES_H

#include "base/arena.h"
#include "base/err.h"

#include <stdint.h>

#define PHRASES_FILE "phrases.txt"
#define PHRASES_BYTES_MAX 65536
#define PHRASE_MAX 500 /* bytes of one text */

struct phrase_line {
    struct str key;
    const char *text;
};

struct phrases {
    struct phrase_line *lines;
    size_t count;
};

/** Reads the built-in phrases and, below the folder `home` (-1 = none), those of the site: a key that the site has
 *  loses its built-in lines. No file is fine. With a wrong line (STATUS_INVALID, with its number), a file that cannot
 *  be read or is larger than PHRASES_BYTES_MAX, the built-in phrases are there all the same. */
enum status phrases_load(struct phrases *out, struct arena *arena, int home, struct err *err);

/** One of the texts of `key`, drawn by `seed`: the same seed draws the same one. NULL when there is none or the text
 *  is empty. */
const char *phrase(const struct phrases *phrases, const char *key, uint64_t seed);

#endif
