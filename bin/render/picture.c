#include "picture.h"

#include "decode_gif.h"
#include "decode_jpeg.h"
#include "decode_png.h"
#include "decode_webp.h"
#include "output.h"
#include "renditions.h"
#include "strip_gif.h"
#include "strip_jpeg.h"
#include "strip_png.h"
#include "strip_webp.h"

static const struct {
    strip_function *strip;
    decode_function *decode;
} formats[] = {
    [MEDIA_JPEG] = {strip_jpeg, decode_jpeg},
    [MEDIA_PNG] = {strip_png, decode_png},
    [MEDIA_GIF] = {strip_gif, decode_gif},
    [MEDIA_WEBP] = {strip_webp, decode_webp},
};

static enum status write_renditions(struct decoded *decoded, int directory, struct report *report,
                                    struct err *err)
{
    bool turned = image_is_turned(decoded->orientation);
    enum status status = image_orient(&decoded->image, decoded->orientation, err);

    if (status != STATUS_OK)
        return status;
    report->width = turned ? decoded->height : decoded->width;
    report->height = turned ? decoded->width : decoded->height;
    return renditions_write(directory, &decoded->image, report->width, buf_view(&decoded->profile),
                            report, err);
}

enum status picture_render(struct str bytes, enum media_type type, int directory,
                           struct report *report, struct err *err)
{
    struct stripped stripped = STRIPPED_INIT;
    struct decoded decoded = DECODED_INIT;
    enum status status;

    /* What is decoded is what will be kept, so the proof is about the right bytes. */
    status = formats[type].strip(bytes, &stripped, err);
    decoded.orientation = stripped.notes.orientation;
    if (status == STATUS_OK)
        status = formats[type].decode(buf_view(&stripped.bytes), &decoded, err);
    if (status == STATUS_OK && decoded.profile_refused)
        strip_png_profile(&stripped.bytes);
    if (status == STATUS_OK)
        status = output_write(directory, "stored", buf_view(&stripped.bytes), err);
    if (status == STATUS_OK)
        status = write_renditions(&decoded, directory, report, err);
    report->type = type;
    report->animated = stripped.frames > 1;
    report->removed = stripped.notes.removed;
    decoded_free(&decoded);
    stripped_free(&stripped);
    return status;
}

enum status picture_poster(struct str bytes, int directory, struct report *report, struct err *err)
{
    struct decoded decoded = DECODED_INIT;
    enum status status = decode_png(bytes, &decoded, err);

    if (status == STATUS_OK)
        status = write_renditions(&decoded, directory, report, err);
    report->poster = status == STATUS_OK;
    decoded_free(&decoded);
    return status;
}
