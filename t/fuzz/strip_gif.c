/* Any bytes: no error of memory, and what is accepted is accepted again, unchanged. */
#include "fuzz.h"

#include "../../bin/render/strip_gif.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_strip(strip_gif, data, size);
    return 0;
}
