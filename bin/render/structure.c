#include "structure.h"

#include "mp4.h"
#include "output.h"
#include "plain_poster.h"
#include "renditions.h"

#include "base/file.h"

#include <errno.h>
#include <sys/mman.h>

static enum status copy(int input, uint64_t size, int output, struct err *err)
{
    char piece[65536];
    uint64_t at = 0;

    while (at < size) {
        size_t want = size - at < sizeof(piece) ? (size_t)(size - at) : sizeof(piece);
        ssize_t n = pread(input, piece, want, (off_t)at);
        enum status status;

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(err, errno, "cannot read the file");
        if (n == 0)
            return err_set(err, STATUS_CONFLICT,
                           "the file became shorter while it was read; try again");
        status = file_write_fd(output, "stored", (struct str){piece, (size_t)n}, err);
        if (status != STATUS_OK)
            return status;
        at += (uint64_t)n;
    }
    return STATUS_OK;
}

/* The copy is ours alone, so it may be looked at and changed where it lies. */
static enum status clean(int stored, uint64_t size, struct mp4 *video, struct err *err)
{
    void *bytes = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE, MAP_SHARED, stored, 0);
    enum status status;

    if (bytes == MAP_FAILED)
        return image_no_memory(err);
    status = mp4_clean(bytes, (size_t)size, video, err);
    munmap(bytes, (size_t)size);
    return status;
}

static enum status draw(int directory, const struct mp4 *video, int32_t background,
                        struct report *report, struct err *err)
{
    struct image image = {0, 0, 0, NULL};
    uint32_t width, height;
    enum status status;

    rendition_size(video->width, video->height, RENDITION_LARGEST, &width, &height);
    status = plain_poster_draw(width, height, (uint32_t)background, &image, err);
    if (status == STATUS_OK)
        status =
            renditions_write(directory, &image, video->width, (struct str){NULL, 0}, report, err);
    image_free(&image);
    report->poster = status == STATUS_OK;
    return status;
}

enum status structure_video(int input, uint64_t size, int directory, int32_t background,
                            struct report *report, struct err *err)
{
    struct mp4 video;
    enum status status;
    int stored;

    status = output_create(directory, "stored", &stored, err);
    if (status != STATUS_OK)
        return status;
    status = copy(input, size, stored, err);
    if (status == STATUS_OK)
        status = clean(stored, size, &video, err);
    if (close(stored) != 0 && status == STATUS_OK)
        status = err_errno(err, errno, "cannot write stored");
    if (status != STATUS_OK)
        return status;
    report->type = MEDIA_MP4;
    report->width = video.width;
    report->height = video.height;
    report->duration_ms = video.duration_ms;
    report->removed = video.notes.removed;
    return background < 0 ? STATUS_OK : draw(directory, &video, background, report, err);
}
