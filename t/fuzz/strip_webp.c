/* Any bytes: no error of memory, and what is accepted is accepted again, unchanged. */
#include "fuzz.h"

#include "../../bin/render/strip_webp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_strip(strip_webp, data, size);
    return 0;
}
