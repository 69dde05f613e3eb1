#include "colour.h"

struct colour colour_of(uint32_t rgb)
{
    return (struct colour){(rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0,
                           (rgb & 255) / 255.0};
}

struct colour colour_mix(struct colour a, struct colour b, double share)
{
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    return (struct colour){a.r + (b.r - a.r) * share, a.g + (b.g - a.g) * share,
                           a.b + (b.b - a.b) * share};
}

struct colour colour_shade(struct colour a, double share)
{
    const struct colour deep = {a.r * 0.36, a.g * 0.27, a.b * 0.36};

    return colour_mix(a, deep, share);
}

struct colour colour_light(struct colour a, double share)
{
    return colour_mix(a, colour_of(0xfffaee), share);
}
