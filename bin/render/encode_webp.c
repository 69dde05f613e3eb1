#include "encode_webp.h"

#include <webp/encode.h>
#include <webp/mux.h>

#define QUALITY 80
#define METHOD 3 /* of 6: a little larger than the default 4, a third faster */

static enum status failed(WebPEncodingError code, struct err *err)
{
    if (code == VP8_ENC_ERROR_OUT_OF_MEMORY || code == VP8_ENC_ERROR_BITSTREAM_OUT_OF_MEMORY)
        return image_no_memory(err);
    return err_set(err, STATUS_BUG, "cannot write a WebP: libwebp says %d", (int)code);
}

static enum status add_profile(const WebPMemoryWriter *memory, struct str profile, struct buf *out,
                               struct err *err)
{
    WebPData picture = {memory->mem, memory->size};
    WebPData chunk = {(const uint8_t *)profile.at, profile.len};
    WebPData file = {NULL, 0};
    WebPMux *mux = WebPMuxCreate(&picture, 0);
    enum status status = STATUS_OK;

    if (mux == NULL || WebPMuxSetChunk(mux, "ICCP", &chunk, 0) != WEBP_MUX_OK ||
        WebPMuxAssemble(mux, &file) != WEBP_MUX_OK)
        status = image_no_memory(err);
    else
        buf_add(out, file.bytes, file.size);
    WebPDataClear(&file);
    WebPMuxDelete(mux);
    return status;
}

enum status encode_webp(const struct image *image, struct str profile, struct buf *out,
                        struct err *err)
{
    int stride = (int)image_stride(image);
    WebPMemoryWriter memory;
    enum status status = STATUS_OK;
    WebPPicture picture;
    WebPConfig config;
    int imported;

    if (!WebPConfigInit(&config) || !WebPPictureInit(&picture))
        return err_set(err, STATUS_BUG, "libwebp is another version than its header");
    config.quality = QUALITY;
    config.method = METHOD;
    WebPMemoryWriterInit(&memory);
    picture.width = (int)image->width;
    picture.height = (int)image->height;
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &memory;
    if (image->channels == 4)
        imported = WebPPictureImportRGBA(&picture, image->pixels, stride);
    else
        imported = WebPPictureImportRGB(&picture, image->pixels, stride);
    if (!imported || !WebPEncode(&config, &picture))
        status = failed(picture.error_code, err);
    else if (profile.len > 0)
        status = add_profile(&memory, profile, out, err);
    else
        buf_add(out, memory.mem, memory.size);
    WebPPictureFree(&picture);
    WebPMemoryWriterClear(&memory);
    return status;
}
