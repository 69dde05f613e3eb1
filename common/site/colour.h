/**
 * Colours as numbers: how bright, how far apart, and which relative of a colour can be read on
 * another.
 *
 * A colour is 0xrrggbb in sRGB. Lightness is OKLab's: 0 = black, 1 = white, even steps look even.
 */
#ifndef SITE_COLOUR_H
#define SITE_COLOUR_H

#include "base/banned.h"

#include <stdint.h>

#define COLOUR_BLACK 0x000000u
#define COLOUR_WHITE 0xffffffu

/** Relative luminance, 0 … 1 (WCAG 2.2, definition of "relative luminance"). */
double colour_luminance(uint32_t rgb);

/** Contrast ratio, 1 … 21, the same both ways round (WCAG 2.2, definition of "contrast ratio"). */
double colour_contrast(uint32_t one, uint32_t other);

/** Björn Ottosson's OKLab (2020-12-23, with the matrices of his correction of 2021-01-25). */
struct oklab {
    double lightness;
    double a; /* green to red */
    double b; /* blue to yellow */
};

struct oklab colour_to_oklab(uint32_t rgb);

/** The nearest colour that a screen can show with this lightness and hue: a chroma that does not
 *  fit shrinks until it does. A lightness outside 0 … 1 is black or white. */
uint32_t colour_of_oklab(struct oklab lab);

/** The colour with another lightness, its hue kept. */
uint32_t colour_at_lightness(uint32_t rgb, double lightness);

/** A mixture in OKLab; `share` of `other`, 0 … 1. */
uint32_t colour_mix(uint32_t one, uint32_t other, double share);

/** `rgb`, moved as little in lightness as makes its contrast with `surface` at least `ratio`;
 *  unchanged if it is good already. If no lightness reaches the ratio: black or white, whichever
 *  stands out more, which is at least 4.58:1 on every surface (the square root of 21). */
uint32_t colour_readable(uint32_t rgb, uint32_t surface, double ratio);

/** `surface`, moved as little in lightness as makes black or white text on it reach `ratio`,
 *  which must not be more than 21. */
uint32_t colour_surface(uint32_t surface, double ratio);

#endif
