#include "decode_png.h"

#include "apng.h"
#include "limits.h"
#include "shrink.h"

#include <png.h>
#include <setjmp.h>

struct job {
    struct str rest; /* bytes not yet read */
    enum status status;
    struct err *err;
    struct decoded *out;
    bool forget; /* decode only, for frames of an animation */
    png_structp png;
    png_infop info;
    struct shrink shrink;
    struct image whole; /* interlaced pictures come in passes */
    uint8_t *row;
};

static void fail(png_structp png, png_const_charp why)
{
    struct job *job = png_get_error_ptr(png);

    /* The library names allocation failures only by their text. */
    if (strstr(why, "emory") != NULL)
        job->status = image_no_memory(job->err);
    else
        job->status = decode_failed("PNG", why, job->err);
    png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp why)
{
    (void)png;
    (void)why;
}

static void read_bytes(png_structp png, png_bytep to, size_t len)
{
    struct job *job = png_get_io_ptr(png);

    if (len > job->rest.len)
        png_error(png, "it ends too early");
    memcpy(to, job->rest.at, len);
    job->rest = str_slice(job->rest, len, job->rest.len);
}

static void read_profile(struct job *job)
{
    png_charp name;
    png_bytep profile;
    png_uint_32 len;
    int compression;

    if (png_get_iCCP(job->png, job->info, &name, &compression, &profile, &len) == 0)
        job->out->profile_refused = true;
    else if ((png_get_color_type(job->png, job->info) & PNG_COLOR_MASK_COLOR) != 0)
        decode_profile(job->out, profile, len);
}

/* A gamma of its own counts only where nothing better describes the colours. */
static void apply_gamma(struct job *job)
{
    double gamma;

    if (png_get_valid(job->png, job->info, PNG_INFO_iCCP | PNG_INFO_sRGB) == 0 &&
        png_get_gAMA(job->png, job->info, &gamma) != 0 && gamma > 0.1 && gamma < 10 &&
        (gamma < 0.44 || gamma > 0.47))
        png_set_gamma(job->png, PNG_DEFAULT_sRGB, gamma);
}

static enum status start(struct job *job)
{
    uint32_t width = png_get_image_width(job->png, job->info);
    uint32_t height = png_get_image_height(job->png, job->info);
    uint32_t new_width, new_height, channels;
    enum status status;
    bool passes;

    status = decode_size(job->out, width, height, &new_width, &new_height, job->err);
    if (status != STATUS_OK)
        return status;
    read_profile(job);
    png_set_expand(job->png);
    png_set_scale_16(job->png);
    png_set_gray_to_rgb(job->png);
    apply_gamma(job);
    passes = png_set_interlace_handling(job->png) > 1;
    png_read_update_info(job->png, job->info);
    channels = png_get_channels(job->png, job->info);
    if (passes)
        status = image_alloc(&job->whole, width, height, channels, job->err);
    job->row = malloc((size_t)width * 4);
    if (job->row == NULL)
        return image_no_memory(job->err);
    if (status != STATUS_OK || job->forget)
        return status;
    return shrink_start(&job->shrink, width, height, new_width, new_height, channels, job->err);
}

static void read_rows(struct job *job)
{
    uint32_t height = png_get_image_height(job->png, job->info);

    if (job->whole.pixels != NULL) {
        size_t stride = image_stride(&job->whole);

        for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++) {
            for (uint32_t y = 0; y < height; y++)
                png_read_row(job->png, job->whole.pixels + y * stride, NULL);
        }
        for (uint32_t y = 0; y < height; y++)
            shrink_row(&job->shrink, job->whole.pixels + y * stride);
        return;
    }
    for (uint32_t y = 0; y < height; y++) {
        png_read_row(job->png, job->row, NULL);
        shrink_row(&job->shrink, job->row);
    }
}

static enum status run(struct job *job)
{
    if (setjmp(png_jmpbuf(job->png)) != 0)
        return job->status;
    png_set_user_limits(job->png, LIMIT_SIDE, LIMIT_SIDE);
    png_set_chunk_malloc_max(job->png, LIMIT_METADATA);
    png_set_read_fn(job->png, job, read_bytes);
    png_read_info(job->png, job->info);
    job->status = start(job);
    if (job->status != STATUS_OK)
        return job->status;
    read_rows(job);
    png_read_end(job->png, NULL);
    if (!job->forget)
        shrink_finish(&job->shrink, &job->out->image);
    return STATUS_OK;
}

static enum status decode_one(struct str bytes, struct decoded *out, bool forget, struct err *err)
{
    struct job job;

    memset(&job, 0, sizeof(job));
    job.rest = bytes;
    job.status = STATUS_BUG;
    job.err = err;
    job.out = out;
    job.forget = forget;
    job.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &job, fail, ignore_warning);
    job.info = job.png == NULL ? NULL : png_create_info_struct(job.png);
    if (job.info == NULL)
        job.status = image_no_memory(err);
    else
        job.status = run(&job);
    png_destroy_read_struct(&job.png, &job.info, NULL);
    shrink_free(&job.shrink);
    image_free(&job.whole);
    free(job.row);
    return job.status;
}

enum status decode_png(struct str bytes, struct decoded *out, struct err *err)
{
    enum status status = decode_one(bytes, out, false, err);
    struct apng frames;

    if (status != STATUS_OK)
        return status;
    apng_start(&frames, bytes);
    while (status == STATUS_OK && apng_next(&frames)) {
        struct decoded ignored = DECODED_INIT;

        status = decode_one(buf_view(&frames.frame), &ignored, true, err);
        decoded_free(&ignored);
    }
    apng_free(&frames);
    return status;
}
