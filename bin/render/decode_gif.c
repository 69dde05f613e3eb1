#include "decode_gif.h"

#include "limits.h"
#include "shrink.h"

#include <gif_lib.h>

struct job {
    struct str rest; /* bytes not yet read */
    GifFileType *gif;
    struct decoded *out;
    struct err *err;
    struct image canvas; /* the first frame, until it is shrunk */
    int transparent;     /* colour number of the next frame, -1 = none */
    uint32_t frames;
    uint64_t pixels;
};

static int read_bytes(GifFileType *gif, GifByteType *to, int len)
{
    struct job *job = gif->UserData;
    size_t n = len < 0 ? 0 : (size_t)len;

    if (n > job->rest.len)
        n = job->rest.len;
    if (n > 0)
        memcpy(to, job->rest.at, n);
    job->rest = str_slice(job->rest, n, job->rest.len);
    return (int)n;
}

static enum status failed(const struct job *job)
{
    return decode_failed("GIF", GifErrorString(job->gif->Error), job->err);
}

/* Draws one row of the first frame; what lies outside the screen is not seen. */
static void draw_row(struct job *job, const GifPixelType *row, int y)
{
    const GifImageDesc *frame = &job->gif->Image;
    const ColorMapObject *colours = frame->ColorMap != NULL ? frame->ColorMap : job->gif->SColorMap;
    uint32_t top = (uint32_t)frame->Top + (uint32_t)y;

    if (top >= job->canvas.height || colours == NULL)
        return;
    for (int x = 0; x < frame->Width; x++) {
        uint32_t left = (uint32_t)frame->Left + (uint32_t)x;
        uint8_t *to;

        if (left >= job->canvas.width)
            return;
        if (row[x] >= colours->ColorCount || row[x] == job->transparent)
            continue;
        to = job->canvas.pixels + top * image_stride(&job->canvas) + (size_t)left * 4;
        to[0] = colours->Colors[row[x]].Red;
        to[1] = colours->Colors[row[x]].Green;
        to[2] = colours->Colors[row[x]].Blue;
        to[3] = 255;
    }
}

/* The row that comes n-th in an interlaced frame (GIF89a, appendix E). */
static int interlaced_row(int n, int height)
{
    static const int first[4] = {0, 4, 2, 1}, step[4] = {8, 8, 4, 2};

    for (int pass = 0; pass < 4; pass++) {
        int rows = first[pass] >= height ? 0 : (height - first[pass] + step[pass] - 1) / step[pass];

        if (n < rows)
            return first[pass] + n * step[pass];
        n -= rows;
    }
    return height - 1;
}

static enum status read_frame(struct job *job)
{
    const GifImageDesc *frame = &job->gif->Image;
    enum status status = STATUS_OK;
    GifPixelType *row;

    if (DGifGetImageDesc(job->gif) == GIF_ERROR)
        return failed(job);
    if (frame->Width <= 0 || frame->Height <= 0 || frame->Left < 0 || frame->Top < 0)
        return decode_failed("GIF", NULL, job->err);
    job->pixels += (uint64_t)frame->Width * (uint64_t)frame->Height;
    status = limit_frames(++job->frames, job->pixels, job->err);
    if (status != STATUS_OK)
        return status;
    row = malloc((size_t)frame->Width);
    if (row == NULL)
        return image_no_memory(job->err);
    for (int y = 0; y < frame->Height && status == STATUS_OK; y++) {
        if (DGifGetLine(job->gif, row, frame->Width) == GIF_ERROR)
            status = failed(job);
        else if (job->frames == 1)
            draw_row(job, row, frame->Interlace ? interlaced_row(y, frame->Height) : y);
    }
    free(row);
    job->transparent = -1;
    return status;
}

static enum status read_extension(struct job *job)
{
    GifByteType *block;
    int code;

    if (DGifGetExtension(job->gif, &code, &block) == GIF_ERROR)
        return failed(job);
    while (block != NULL) {
        if (code == GRAPHICS_EXT_FUNC_CODE && block[0] == 4)
            job->transparent = (block[1] & 1) != 0 ? block[4] : -1;
        if (DGifGetExtensionNext(job->gif, &block) == GIF_ERROR)
            return failed(job);
    }
    return STATUS_OK;
}

static enum status read_records(struct job *job)
{
    enum status status = STATUS_OK;
    GifRecordType type = UNDEFINED_RECORD_TYPE;

    while (status == STATUS_OK && type != TERMINATE_RECORD_TYPE) {
        if (DGifGetRecordType(job->gif, &type) == GIF_ERROR)
            return failed(job);
        if (type == IMAGE_DESC_RECORD_TYPE)
            status = read_frame(job);
        else if (type == EXTENSION_RECORD_TYPE)
            status = read_extension(job);
    }
    if (status == STATUS_OK && job->frames == 0)
        status = decode_failed("GIF", NULL, job->err);
    return status;
}

enum status decode_gif(struct str bytes, struct decoded *out, struct err *err)
{
    uint32_t width, height;
    enum status status;
    struct job job;
    int code = 0;

    memset(&job, 0, sizeof(job));
    job.rest = bytes;
    job.out = out;
    job.err = err;
    job.transparent = -1;
    job.gif = DGifOpen(&job, read_bytes, &code);
    if (job.gif == NULL)
        return decode_failed("GIF", GifErrorString(code), err);
    status = decode_size(out, (uint64_t)job.gif->SWidth, (uint64_t)job.gif->SHeight, &width,
                         &height, err);
    if (status == STATUS_OK)
        status = image_alloc(&job.canvas, out->width, out->height, 4, err);
    if (status == STATUS_OK)
        status = read_records(&job);
    if (status == STATUS_OK)
        status = shrink_image(&job.canvas, width, height, &out->image, err);
    DGifCloseFile(job.gif, &code);
    image_free(&job.canvas);
    return status;
}
