/* Any bytes: no error of memory, and a file that was cleaned is clean. */
#include "fuzz.h"

#include "../../bin/render/mp4.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *bytes = malloc(size + 1);
    struct mp4 once, twice;
    struct err err;

    if (bytes == NULL)
        return 0;
    memcpy(bytes, data, size);
    if (mp4_clean(bytes, size, &once, &err) == STATUS_OK &&
        (mp4_clean(bytes, size, &twice, &err) != STATUS_OK || twice.notes.removed != 0 ||
         once.width != twice.width || once.duration_ms != twice.duration_ms))
        abort();
    free(bytes);
    return 0;
}
