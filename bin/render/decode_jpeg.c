/* These use strncpy in macros, so they must be seen before base/banned.h. */
#include <stdio.h>

#include <jpeglib.h>

#include <jerror.h>

#include "decode_jpeg.h"

#include "shrink.h"

#include <setjmp.h>

struct job {
    struct jpeg_error_mgr errors; /* first: the library hands back a pointer to it */
    jmp_buf failed;
    enum status status;
    struct err *err;
    struct jpeg_decompress_struct jpeg;
    struct decoded *out;
    struct shrink shrink;
    uint8_t *row; /* one row as decoded */
    uint8_t *rgb; /* one row of RGB, for CMYK */
};

static void fail(j_common_ptr jpeg)
{
    struct job *job = (struct job *)jpeg->err;
    char text[JMSG_LENGTH_MAX];

    if (jpeg->err->msg_code == JERR_OUT_OF_MEMORY) {
        job->status = image_no_memory(job->err);
    } else {
        jpeg->err->format_message(jpeg, text);
        job->status = decode_failed("JPEG", text, job->err);
    }
    longjmp(job->failed, 1);
}

/* The library goes on after damage that it can paper over, and only warns. Few warnings are harmless. */
static void warn(j_common_ptr jpeg, int level)
{
    int code = jpeg->err->msg_code;

    if (level < 0 && code != JWRN_EXTRANEOUS_DATA && code != JWRN_JFIF_MAJOR &&
        code != JWRN_ADOBE_XFORM)
        fail(jpeg);
}

static void say_nothing(j_common_ptr jpeg)
{
    (void)jpeg;
}

/* The smallest power-of-two scale, for which the library has fast code, that still covers the new size. */
static unsigned scale_for(const struct jpeg_decompress_struct *jpeg, uint32_t width,
                          uint32_t height)
{
    unsigned scale = 1;

    while (scale < 8 &&
           (jpeg->image_width * scale / 8 < width || jpeg->image_height * scale / 8 < height))
        scale *= 2;
    return scale;
}

/* CMYK without a colour profile, as browsers show it. Adobe's programs store it inverted. */
static void rgb_of_cmyk(const struct job *job)
{
    uint32_t width = job->jpeg.output_width;
    bool inverted = job->jpeg.saw_Adobe_marker;

    for (uint32_t x = 0; x < width; x++) {
        const uint8_t *from = job->row + 4 * (size_t)x;
        unsigned key = inverted ? from[3] : 255u - from[3];

        for (int i = 0; i < 3; i++) {
            unsigned ink = inverted ? from[i] : 255u - from[i];

            job->rgb[3 * (size_t)x + (size_t)i] = (uint8_t)((ink * key + 127) / 255);
        }
    }
}

static void read_profile(struct job *job)
{
    JOCTET *profile = NULL;
    unsigned len = 0;

    if (job->jpeg.jpeg_color_space != JCS_CMYK && job->jpeg.jpeg_color_space != JCS_YCCK &&
        jpeg_read_icc_profile(&job->jpeg, &profile, &len))
        decode_profile(job->out, profile, len);
    free(profile);
}

static enum status start(struct job *job)
{
    struct jpeg_decompress_struct *jpeg = &job->jpeg;
    uint32_t width, height;
    enum status status;

    status =
        decode_size(job->out, jpeg->image_width, jpeg->image_height, &width, &height, job->err);
    if (status != STATUS_OK)
        return status;
    jpeg->scale_num = scale_for(jpeg, width, height);
    jpeg->scale_denom = 8;
    jpeg->out_color_space = jpeg->num_components == 4 ? JCS_CMYK : JCS_RGB;
    jpeg_start_decompress(jpeg);
    job->row = malloc((size_t)jpeg->output_width * 4);
    job->rgb = malloc((size_t)jpeg->output_width * 3);
    if (job->row == NULL || job->rgb == NULL)
        return image_no_memory(job->err);
    return shrink_start(&job->shrink, jpeg->output_width, jpeg->output_height, width, height, 3,
                        job->err);
}

static enum status run(struct job *job, struct str bytes)
{
    struct jpeg_decompress_struct *jpeg = &job->jpeg;

    if (setjmp(job->failed) != 0)
        return job->status;
    jpeg_create_decompress(jpeg);
    jpeg_save_markers(jpeg, JPEG_APP0 + 2, 0xffff);
    jpeg_mem_src(jpeg, (const unsigned char *)bytes.at, bytes.len);
    jpeg_read_header(jpeg, TRUE);
    read_profile(job);
    job->status = start(job);
    if (job->status != STATUS_OK)
        return job->status;
    while (jpeg->output_scanline < jpeg->output_height) {
        jpeg_read_scanlines(jpeg, &job->row, 1);
        if (jpeg->out_color_space == JCS_CMYK)
            rgb_of_cmyk(job);
        shrink_row(&job->shrink, jpeg->out_color_space == JCS_CMYK ? job->rgb : job->row);
    }
    jpeg_finish_decompress(jpeg);
    shrink_finish(&job->shrink, &job->out->image);
    return STATUS_OK;
}

enum status decode_jpeg(struct str bytes, struct decoded *out, struct err *err)
{
    enum status status;
    struct job job;

    memset(&job, 0, sizeof(job));
    job.jpeg.err = jpeg_std_error(&job.errors);
    job.errors.error_exit = fail;
    job.errors.emit_message = warn;
    job.errors.output_message = say_nothing;
    job.out = out;
    job.err = err;
    status = run(&job, bytes);
    jpeg_destroy_decompress(&job.jpeg);
    shrink_free(&job.shrink);
    free(job.row);
    free(job.rgb);
    return status;
}
