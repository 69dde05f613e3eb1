/* Any bytes: no error of memory, and what is accepted is accepted again, unchanged. Check sums are made right first,
 * because chance never finds them. */
#include "fuzz.h"

#include "../../bin/render/bytes.h"
#include "../../bin/render/strip_png.h"

#include <zlib.h>

static void repair(uint8_t *png, size_t size)
{
    size_t at = 8;

    while (size >= 12 && at <= size - 12) {
        size_t len = be32(png + at);

        if (len > size - at - 12)
            return;
        put_be32(png + at + 8 + len, (uint32_t)crc32(0, png + at + 4, (uInt)(len + 4)));
        at += 12 + len;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *png = malloc(size + 1);

    if (png == NULL)
        return 0;
    memcpy(png, data, size);
    repair(png, size);
    fuzz_strip(strip_png, png, size);
    free(png);
    return 0;
}
