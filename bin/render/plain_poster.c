#include "plain_poster.h"

#define SAMPLES 4 /* along each side of a pixel, so that the edges are smooth */

/* Relative brightness of an sRGB colour, weighted as by Rec. 709; good enough to choose black or white. */
static uint8_t contrasting(uint32_t colour)
{
    uint32_t r = colour >> 16 & 255, g = colour >> 8 & 255, b = colour & 255;

    return 2126 * r + 7152 * g + 722 * b > 10000 * 140 ? 0 : 255;
}

/* How many of a pixel's sample points lie in the triangle, which is `size` high and `size` wide around the middle. */
static uint32_t covered(int64_t x, int64_t y, int64_t width, int64_t height, int64_t size)
{
    uint32_t inside = 0;

    for (int i = 0; i < SAMPLES * SAMPLES; i++) {
        /* In units of half a sample; the middle is 0. */
        int64_t across = (x * SAMPLES + i % SAMPLES) * 2 + 1 - width * SAMPLES;
        int64_t down = (y * SAMPLES + i / SAMPLES) * 2 + 1 - height * SAMPLES;
        int64_t left =
            across + size * SAMPLES; /* distance from the left edge, 0 … 2 * size * SAMPLES */
        int64_t room = size * SAMPLES - left / 2;

        if (left >= 0 && room >= 0 && (down < 0 ? -down : down) <= room)
            inside++;
    }
    return inside;
}

enum status plain_poster_draw(uint32_t width, uint32_t height, uint32_t colour, struct image *out,
                              struct err *err)
{
    enum status status = image_alloc(out, width, height, 3, err);
    uint32_t size = (width < height ? width : height) / 3;
    uint32_t light = contrasting(colour);
    uint8_t *to = out->pixels;

    if (status != STATUS_OK)
        return status;
    for (uint32_t y = 0; y < height; y++) {
        for (uint32_t x = 0; x < width; x++) {
            uint32_t share = covered(x, y, width, height, size);

            for (int shift = 16; shift >= 0; shift -= 8) {
                uint32_t ground = colour >> shift & 255;

                *to++ = (uint8_t)((ground * (SAMPLES * SAMPLES - share) + light * share) /
                                  (SAMPLES * SAMPLES));
            }
        }
    }
    return STATUS_OK;
}
