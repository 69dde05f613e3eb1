#include "decode_webp.h"

#include "limits.h"
#include "shrink.h"

#include <webp/decode.h>
#include <webp/demux.h>

static enum status failed(VP8StatusCode code, struct err *err)
{
    if (code == VP8_STATUS_OUT_OF_MEMORY)
        return image_no_memory(err);
    return decode_failed("WebP", NULL, err);
}

static enum status decode_still(WebPData data, const WebPBitstreamFeatures *features,
                                struct decoded *out, struct err *err)
{
    uint32_t width, height;
    WebPDecoderConfig config;
    VP8StatusCode code;
    enum status status;

    status = decode_size(out, (uint64_t)features->width, (uint64_t)features->height, &width,
                         &height, err);
    if (status == STATUS_OK)
        status = image_alloc(&out->image, width, height, 4, err);
    if (status != STATUS_OK)
        return status;
    if (!WebPInitDecoderConfig(&config))
        return err_set(err, STATUS_BUG, "libwebp is another version than its header");
    config.options.use_scaling = width != out->width || height != out->height;
    config.options.scaled_width = (int)width;
    config.options.scaled_height = (int)height;
    config.output.colorspace = MODE_RGBA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = out->image.pixels;
    config.output.u.RGBA.stride = (int)image_stride(&out->image);
    config.output.u.RGBA.size = image_stride(&out->image) * height;
    code = WebPDecode(data.bytes, data.size, &config);
    return code == VP8_STATUS_OK ? STATUS_OK : failed(code, err);
}

static enum status decode_frames(WebPAnimDecoder *decoder, struct decoded *out, struct err *err)
{
    struct image canvas = {0, 0, 4, NULL};
    uint32_t width, height;
    WebPAnimInfo info;
    enum status status;
    uint8_t *pixels;
    int ignored;

    if (!WebPAnimDecoderGetInfo(decoder, &info))
        return failed(VP8_STATUS_BITSTREAM_ERROR, err);
    status = limit_animation(info.canvas_width, info.canvas_height, info.frame_count, err);
    if (status == STATUS_OK)
        status = decode_size(out, info.canvas_width, info.canvas_height, &width, &height, err);
    if (status != STATUS_OK)
        return status;
    for (uint32_t i = 0; status == STATUS_OK && i < info.frame_count; i++) {
        if (!WebPAnimDecoderGetNext(decoder, &pixels, &ignored))
            return failed(VP8_STATUS_BITSTREAM_ERROR, err);
        if (i > 0)
            continue;
        canvas.width = info.canvas_width;
        canvas.height = info.canvas_height;
        canvas.pixels = pixels; /* the decoder's own */
        status = shrink_image(&canvas, width, height, &out->image, err);
    }
    return status;
}

static enum status decode_animation(WebPData data, struct decoded *out, struct err *err)
{
    WebPAnimDecoderOptions options;
    WebPAnimDecoder *decoder;
    enum status status;

    if (!WebPAnimDecoderOptionsInit(&options))
        return err_set(err, STATUS_BUG, "libwebpdemux is another version than its header");
    options.color_mode = MODE_RGBA;
    options.use_threads = 0;
    decoder = WebPAnimDecoderNew(&data, &options);
    if (decoder == NULL)
        return failed(VP8_STATUS_BITSTREAM_ERROR, err);
    status = decode_frames(decoder, out, err);
    WebPAnimDecoderDelete(decoder);
    return status;
}

static enum status read_profile(WebPData data, struct decoded *out, struct err *err)
{
    WebPDemuxer *demuxer = WebPDemux(&data);
    WebPChunkIterator chunk;

    if (demuxer == NULL)
        return failed(VP8_STATUS_BITSTREAM_ERROR, err);
    if (WebPDemuxGetChunk(demuxer, "ICCP", 1, &chunk)) {
        decode_profile(out, chunk.chunk.bytes, chunk.chunk.size);
        WebPDemuxReleaseChunkIterator(&chunk);
    }
    WebPDemuxDelete(demuxer);
    return STATUS_OK;
}

enum status decode_webp(struct str bytes, struct decoded *out, struct err *err)
{
    WebPData data = {(const uint8_t *)bytes.at, bytes.len};
    WebPBitstreamFeatures features;
    VP8StatusCode code;
    enum status status;

    code = WebPGetFeatures(data.bytes, data.size, &features);
    if (code != VP8_STATUS_OK)
        return failed(code, err);
    status = limit_picture((uint64_t)features.width, (uint64_t)features.height, err);
    if (status == STATUS_OK)
        status = read_profile(data, out, err);
    if (status != STATUS_OK)
        return status;
    if (features.has_animation)
        return decode_animation(data, out, err);
    return decode_still(data, &features, out, err);
}
