#include "chance.h"

#include <math.h>

#define OCTAVES 4

/* The finalizer of SplitMix64 (Steele, Lea, Flood 2014): every input bit reaches every output bit. */
static uint64_t scramble(uint64_t n)
{
    n = (n ^ (n >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    n = (n ^ (n >> 27)) * UINT64_C(0x94d049bb133111eb);
    return n ^ (n >> 31);
}

static double unit(uint64_t n)
{
    return (double)(n >> 11) * 0x1p-53;
}

struct chance chance_from(uint64_t seed)
{
    return (struct chance){scramble(seed + UINT64_C(0x9e3779b97f4a7c15))};
}

double chance_between(struct chance *chance, double low, double high)
{
    chance->state += UINT64_C(0x9e3779b97f4a7c15);
    return low + (high - low) * unit(scramble(chance->state));
}

int chance_below(struct chance *chance, int count)
{
    return (int)chance_between(chance, 0, count);
}

double noise_cell(int64_t x, int64_t y, uint64_t seed)
{
    return unit(scramble((uint64_t)x * UINT64_C(0x8da6b343d8163841) ^
                         (uint64_t)y * UINT64_C(0xcb1ab31f4d7c5b6d) ^ scramble(seed)));
}

static double smooth(double t)
{
    return t * t * (3 - 2 * t);
}

static double lattice(double x, double y, uint64_t seed)
{
    const double left = floor(x), top = floor(y);
    const double u = smooth(x - left), v = smooth(y - top);
    const int64_t i = (int64_t)left, j = (int64_t)top;
    const double above =
        noise_cell(i, j, seed) + u * (noise_cell(i + 1, j, seed) - noise_cell(i, j, seed));
    const double below = noise_cell(i, j + 1, seed) +
                         u * (noise_cell(i + 1, j + 1, seed) - noise_cell(i, j + 1, seed));

    return above + v * (below - above);
}

double noise_at(double x, double y, uint64_t seed)
{
    double sum = 0, weight = 0.5, total = 0;

    for (uint64_t octave = 0; octave < OCTAVES; octave++) {
        sum += weight * lattice(x, y, seed + octave);
        total += weight;
        weight /= 2;
        x *= 2;
        y *= 2;
    }
    return sum / total;
}
