#include "base/rand.h"

#include "base/panic.h"

#include <errno.h>
#include <sys/random.h>

static uint64_t test_state; /* set by tests only; 0 = ask the kernel */

/* SplitMix64 (Steele, Lea, Flood 2014): plenty for a repeatable test, useless as a secret. */
static uint64_t test_next(void)
{
    uint64_t z;

    test_state += 0x9e3779b97f4a7c15u;
    z = test_state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

void rand_bytes(void *out, size_t size)
{
    unsigned char *at = out;

    if (test_state != 0) {
        for (size_t i = 0; i < size; i++)
            at[i] = (unsigned char)test_next();
        return;
    }
    while (size > 0) {
        ssize_t n = getrandom(at, size, 0);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            panic("the kernel gives no random bytes");
        at += n;
        size -= (size_t)n;
    }
}

uint64_t rand_u64(void)
{
    uint64_t n;

    rand_bytes(&n, sizeof(n));
    return n;
}

uint64_t rand_below(uint64_t bound)
{
    uint64_t low, n;

    ASSERT(bound > 0);
    low = (0 - bound) % bound; /* 2^64 mod bound: below it the last, incomplete round would begin */
    do {
        n = rand_u64();
    } while (n < low);
    return n % bound;
}

void rand_fix(uint64_t seed)
{
    test_state = seed;
}
