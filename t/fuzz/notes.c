/* Any bytes as EXIF, XMP and IPTC: no error of memory, no endless walk. */
#include "fuzz.h"

#include "../../bin/render/notes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size};
    struct notes notes = {0, 0};

    notes_exif(&notes, bytes);
    notes_xmp(&notes, bytes);
    notes_photoshop(&notes, bytes);
    if (notes.orientation < 0 || notes.orientation > 8)
        abort();
    return 0;
}
