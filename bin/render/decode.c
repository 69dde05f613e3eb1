#include "decode.h"

#include "limits.h"
#include "renditions.h"

void decoded_free(struct decoded *out)
{
    image_free(&out->image);
    buf_free(&out->profile);
}

enum status decode_size(struct decoded *out, uint64_t width, uint64_t height, uint32_t *new_width,
                        uint32_t *new_height, struct err *err)
{
    enum status status = limit_picture(width, height, err);

    if (status != STATUS_OK)
        return status;
    out->width = (uint32_t)width;
    out->height = (uint32_t)height;
    if (image_is_turned(out->orientation))
        rendition_size(out->height, out->width, RENDITION_LARGEST, new_height, new_width);
    else
        rendition_size(out->width, out->height, RENDITION_LARGEST, new_width, new_height);
    return STATUS_OK;
}

void decode_profile(struct decoded *out, const void *bytes, size_t len)
{
    if (len < 128 || len > LIMIT_METADATA || memcmp((const char *)bytes + 16, "RGB ", 4) != 0)
        return;
    buf_clear(&out->profile);
    buf_add(&out->profile, bytes, len);
}

enum status decode_failed(const char *format_name, const char *why, struct err *err)
{
    return err_set(
        err, STATUS_INVALID,
        "the %s picture is damaged%s%s%s; open it in a picture program and save it again",
        format_name, why == NULL ? "" : " (", why == NULL ? "" : why, why == NULL ? "" : ")");
}
