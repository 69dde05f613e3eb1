/**
 * Colours as they are written to files (sRGB), each part from 0 to 1.
 */
#ifndef DEMO_COLOUR_H
#define DEMO_COLOUR_H

#include <stdint.h>

struct colour {
    double r, g, b;
};

/** From 0xrrggbb. */
struct colour colour_of(uint32_t rgb);

/** `share` 0 gives `a`, 1 gives `b`; beyond that it is clamped. */
struct colour colour_mix(struct colour a, struct colour b, double share);

/** A deeper colour of the same family, as in shade: `share` 0 leaves it as it is. Shade is cooler than the thing. */
struct colour colour_shade(struct colour a, double share);

/** A lighter colour, as in warm light. */
struct colour colour_light(struct colour a, double share);

#endif
