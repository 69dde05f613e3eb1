#include "encode_png.h"

#include <png.h>
#include <setjmp.h>

#define COMPRESSION 6 /* of 9: beyond it time grows and files hardly shrink */

struct job {
    enum status status;
    struct err *err;
    struct buf *out;
    png_structp png;
    png_infop info;
};

static void fail(png_structp png, png_const_charp why)
{
    struct job *job = png_get_error_ptr(png);

    if (strstr(why, "emory") != NULL)
        job->status = image_no_memory(job->err);
    else
        job->status = err_set(job->err, STATUS_BUG, "cannot write a PNG: %s", why);
    png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp why)
{
    (void)png;
    (void)why;
}

static void write_bytes(png_structp png, png_bytep bytes, size_t len)
{
    struct job *job = png_get_io_ptr(png);

    buf_add(job->out, bytes, len);
}

static void flush_nothing(png_structp png)
{
    (void)png;
}

static enum status run(struct job *job, const struct image *image, struct str profile)
{
    int type = image->channels == 4 ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB;

    if (setjmp(png_jmpbuf(job->png)) != 0)
        return job->status;
    png_set_write_fn(job->png, job, write_bytes, flush_nothing);
    png_set_compression_level(job->png, COMPRESSION);
    png_set_IHDR(job->png, job->info, image->width, image->height, 8, type, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (profile.len > 0)
        png_set_iCCP(job->png, job->info, "ICC", PNG_COMPRESSION_TYPE_BASE,
                     (png_const_bytep)profile.at, (png_uint_32)profile.len);
    png_write_info(job->png, job->info);
    for (uint32_t y = 0; y < image->height; y++)
        png_write_row(job->png, image->pixels + y * image_stride(image));
    png_write_end(job->png, job->info);
    return STATUS_OK;
}

enum status encode_png(const struct image *image, struct str profile, struct buf *out,
                       struct err *err)
{
    struct job job = {STATUS_BUG, err, out, NULL, NULL};

    job.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &job, fail, ignore_warning);
    job.info = job.png == NULL ? NULL : png_create_info_struct(job.png);
    if (job.info == NULL)
        job.status = image_no_memory(err);
    else
        job.status = run(&job, image, profile);
    png_destroy_write_struct(&job.png, &job.info);
    return job.status;
}
