/**
 * What the fuzz targets share. Built with clang -fsanitize=fuzzer,address,undefined.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include "../../bin/render/strip.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* abort() and not an exit: the fuzzer then keeps the input that did it. */
#define MUST(condition) ((condition) ? (void)0 : abort())

/** Strips the bytes; when they are taken, strips the result, which must come out the same and without anything more to
 *  remove. */
static inline void fuzz_strip(strip_function *strip, const uint8_t *data, size_t size)
{
    struct stripped once = STRIPPED_INIT, twice = STRIPPED_INIT;
    struct err err;

    if (strip((struct str){(const char *)data, size}, &once, &err) == STATUS_OK) {
        if (strip(buf_view(&once.bytes), &twice, &err) != STATUS_OK)
            abort();
        if (!str_eq(buf_view(&once.bytes), buf_view(&twice.bytes)) || twice.notes.removed != 0 ||
            once.frames != twice.frames)
            abort();
    }
    stripped_free(&once);
    stripped_free(&twice);
}

#endif
