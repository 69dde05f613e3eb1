/**
 * Repeatable chance: the same seed gives the same picture on every machine.
 */
#ifndef DEMO_CHANCE_H
#define DEMO_CHANCE_H

#include <stdint.h>

struct chance {
    uint64_t state;
};

struct chance chance_from(uint64_t seed);

/** Uniform from `low` up to, but not including, `high`. */
double chance_between(struct chance *chance, double low, double high);

/** Uniform in 0 … count - 1; `count` is at least 1. */
int chance_below(struct chance *chance, int count);

/** Smooth noise in 0 … 1 at a place of the plane, with features about one unit wide and finer ones on top. */
double noise_at(double x, double y, uint64_t seed);

/** Independent noise in 0 … 1 for each whole pair of numbers. */
double noise_cell(int64_t x, int64_t y, uint64_t seed);

#endif
