#include "web/range.h"

#include "lib/tap.h"

struct range_case {
    const char *header;
    uint64_t size;
    enum range_answer answer;
    uint64_t from, length;
};

static const struct range_case CASES[] = {
    {"bytes=0-499", 10000, RANGE_PART, 0, 500},
    {"bytes=500-999", 10000, RANGE_PART, 500, 500},
    {"bytes=9500-", 10000, RANGE_PART, 9500, 500},
    {"bytes=-500", 10000, RANGE_PART, 9500, 500},
    {"bytes=0-0", 10000, RANGE_PART, 0, 1},
    {"bytes=-1", 10000, RANGE_PART, 9999, 1},
    {"bytes=0-", 10000, RANGE_PART, 0, 10000},
    {"Bytes = 5-6", 10, RANGE_PART, 5, 2},
    {"bytes=9999-10000", 10000, RANGE_PART, 9999, 1},
    {"bytes=0-18446744073709551615", 10, RANGE_PART, 0, 10},
    {"bytes=0-99999999999999999999999", 10, RANGE_PART, 0, 10},
    {"bytes=-99999999999999999999999", 10, RANGE_PART, 0, 10},
    {"bytes=-20", 10, RANGE_PART, 0, 10},
    {"bytes=10000-", 10000, RANGE_UNSATISFIABLE, 0, 10000},
    {"bytes=10000-10001", 10000, RANGE_UNSATISFIABLE, 0, 10000},
    {"bytes=99999999999999999999999-", 10, RANGE_UNSATISFIABLE, 0, 10},
    {"bytes=-0", 10, RANGE_UNSATISFIABLE, 0, 10},
    {"bytes=0-0", 0, RANGE_UNSATISFIABLE, 0, 0},
    {"bytes=-5", 0, RANGE_UNSATISFIABLE, 0, 0},
    {"bytes=5-4", 10, RANGE_WHOLE, 0, 10},
    {"bytes=0-1,3-4", 10, RANGE_WHOLE, 0, 10},
    {"bytes=-", 10, RANGE_WHOLE, 0, 10},
    {"bytes=", 10, RANGE_WHOLE, 0, 10},
    {"bytes", 10, RANGE_WHOLE, 0, 10},
    {"", 10, RANGE_WHOLE, 0, 10},
    {"lines=0-1", 10, RANGE_WHOLE, 0, 10},
    {"bytes=a-b", 10, RANGE_WHOLE, 0, 10},
    {"bytes=0x1-2", 10, RANGE_WHOLE, 0, 10},
    {"bytes=1-+2", 10, RANGE_WHOLE, 0, 10},
    {"bytes=1 - 2", 10, RANGE_WHOLE, 0, 10},
    {"bytes=--1", 10, RANGE_WHOLE, 0, 10},
};

int main(void)
{
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        const struct range_case *c = &CASES[i];
        struct range range;
        enum range_answer answer = range_read(str_of(c->header), c->size, &range);

        tap_ok(answer == c->answer && range.from == c->from && range.length == c->length,
               "\"%s\" of %llu bytes: %d, %llu+%llu", c->header, (unsigned long long)c->size,
               (int)answer, (unsigned long long)range.from, (unsigned long long)range.length);
    }
    return tap_done();
}
