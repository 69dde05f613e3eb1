/**
 * "Did you mean …?": the known name that a mistyped one is closest to.
 */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include "base/str.h"

#define NEAREST_MAX 64 /* bytes of a name; longer ones have no neighbours */

/** How many single letters must be put in, taken out, changed or swapped with their neighbour to make one name of
 *  the other (Damerau-Levenshtein distance in its "optimal string alignment" form), ASCII case aside. NEAREST_MAX
 *  when either is longer than that. */
size_t nearest_distance(struct str a, struct str b);

/** The name among `count` in `names` that is nearest to `typed`, the first of several; NULL when none is near:
 *  more than one mistake in up to 5 letters, two in up to 8, three beyond. A beginning of at least two letters that
 *  only one name has ("proj") counts as one mistake. */
const char *nearest_name(struct str typed, const char *const *names, size_t count);

#endif
