/**
 * What a fuzz target defines, and how it says that something is wrong. A target is built with
 * `clang -fsanitize=fuzzer,address,undefined` and the library.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include "base/str.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(condition) ((condition) ? (void)0 : abort())

#endif
