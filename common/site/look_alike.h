/**
 * Characters that are taken for letters of the Latin alphabet.
 */
#ifndef SITE_LOOK_ALIKE_H
#define SITE_LOOK_ALIKE_H

#include <stdint.h>

/** The small Latin letter that a reader sees in `character`, which is no Latin one itself and has been folded to small
 *  letters: of Cyrillic, Greek and Armenian, small capitals, and the letters in coloured squares, circles and flags
 *  that normal forms keep (Unicode 14; a choice from UTS 39, confusables.txt). 0 = none. */
char look_alike(uint32_t character);

#endif
