/* These use strncpy in macros, so they must be seen before base/banned.h. */
#include <stdio.h>

#include <jpeglib.h>

#include <jerror.h>

#include "encode_jpeg.h"

#include "base/panic.h"

#include <setjmp.h>

#define QUALITY 82

struct job {
    struct jpeg_error_mgr errors; /* first: the library hands back a pointer to it */
    jmp_buf failed;
    enum status status;
    struct err *err;
    struct jpeg_compress_struct jpeg;
    unsigned char *bytes; /* the library's memory, freed by us */
    unsigned long len;
};

static void fail(j_common_ptr jpeg)
{
    struct job *job = (struct job *)jpeg->err;
    char text[JMSG_LENGTH_MAX];

    jpeg->err->format_message(jpeg, text);
    if (jpeg->err->msg_code == JERR_OUT_OF_MEMORY)
        job->status = image_no_memory(job->err);
    else
        job->status = err_set(job->err, STATUS_BUG, "cannot write a JPEG: %s", text);
    longjmp(job->failed, 1);
}

static void say_nothing(j_common_ptr jpeg)
{
    (void)jpeg;
}

static enum status run(struct job *job, const struct image *image, struct str profile)
{
    struct jpeg_compress_struct *jpeg = &job->jpeg;

    if (setjmp(job->failed) != 0)
        return job->status;
    jpeg_create_compress(jpeg);
    jpeg_mem_dest(jpeg, &job->bytes, &job->len);
    jpeg->image_width = image->width;
    jpeg->image_height = image->height;
    jpeg->input_components = 3;
    jpeg->in_color_space = JCS_RGB;
    jpeg_set_defaults(jpeg); /* colours at half resolution are the default */
    jpeg_set_quality(jpeg, QUALITY, TRUE);
    jpeg_simple_progression(jpeg);
    jpeg->optimize_coding = TRUE;
    jpeg_start_compress(jpeg, TRUE);
    if (profile.len > 0)
        jpeg_write_icc_profile(jpeg, (const JOCTET *)profile.at, (unsigned)profile.len);
    while (jpeg->next_scanline < jpeg->image_height) {
        JSAMPROW row = image->pixels + jpeg->next_scanline * image_stride(image);

        jpeg_write_scanlines(jpeg, &row, 1);
    }
    jpeg_finish_compress(jpeg);
    return STATUS_OK;
}

enum status encode_jpeg(const struct image *image, struct str profile, struct buf *out,
                        struct err *err)
{
    enum status status;
    struct job job;

    ASSERT(image->channels == 3);
    memset(&job, 0, sizeof(job));
    job.jpeg.err = jpeg_std_error(&job.errors);
    job.errors.error_exit = fail;
    job.errors.output_message = say_nothing;
    job.err = err;
    status = run(&job, image, profile);
    if (status == STATUS_OK)
        buf_add(out, job.bytes, job.len);
    jpeg_destroy_compress(&job.jpeg);
    free(job.bytes);
    return status;
}
