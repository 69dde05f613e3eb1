#include "video.h"

#include "ffmpeg.h"
#include "output.h"
#include "probe.h"
#include "renditions.h"
#include "worker.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>

#define SOURCE                                                                                     \
    "source" /* our copy of the upload: it cannot change while several programs look at it */
#define FRAME "frame"

static enum status copy_source(int input, int directory, uint64_t max, struct err *err)
{
    char piece[65536];
    enum status status;
    uint64_t at = 0;
    ssize_t n;
    int copy;

    status = output_create(directory, SOURCE, &copy, err);
    while (status == STATUS_OK && (n = pread(input, piece, sizeof(piece), (off_t)at)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            status = err_errno(err, errno, "cannot read the file");
        else if ((at += (uint64_t)n) > max)
            status =
                err_set(err, STATUS_TOO_LARGE, "the file grew beyond %llu bytes while it was read",
                        (unsigned long long)max);
        else
            status = file_write_fd(copy, SOURCE, (struct str){piece, (size_t)n}, err);
    }
    file_close(copy);
    return status;
}

/* A recording that says that it is longer than what could be taken out of it was cut off. */
static enum status compare_lengths(const struct probe *source, const struct probe *stored,
                                   struct err *err)
{
    int64_t slack = 1000 + source->duration_ms / 50;

    if (stored->duration_ms <= 0)
        return err_set(err, STATUS_INVALID, "it has no length; export it again");
    if (stored->has_video && source->duration_ms > stored->duration_ms + slack)
        return err_set(err, STATUS_INVALID,
                       "the file ends in the middle; copy it again from where it came from");
    return STATUS_OK;
}

static enum status make_poster(const struct ffmpeg *tools, const struct probe *stored,
                               uint64_t max_bytes, struct report *report, struct err *err)
{
    struct worker_job job = {WORK_POSTER, MEDIA_PNG, -1, tools->directory, max_bytes, -1};
    int64_t moment = stored->duration_ms / 4 < 3000 ? stored->duration_ms / 4 : 3000;
    struct report poster;
    uint32_t width, height;
    enum status status;

    rendition_size(stored->width, stored->height, RENDITION_LARGEST, &width, &height);
    status = ffmpeg_frame(tools, "stored", FRAME, moment, width, height, err);
    if (status != STATUS_OK)
        status = ffmpeg_frame(tools, "stored", FRAME, 0, width, height, err);
    if (status != STATUS_OK)
        return status;
    job.input = openat(tools->directory, FRAME, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (job.input < 0)
        return err_errno(err, errno, "cannot open the poster");
    worker_run(&job, &poster);
    file_close(job.input);
    unlinkat(tools->directory, FRAME, 0);
    if (poster.status != STATUS_OK)
        return err_set(err, poster.status, "%s", poster.detail);
    report->poster = true;
    report->count = poster.count;
    memcpy(report->renditions, poster.renditions, sizeof(poster.renditions));
    return STATUS_OK;
}

static enum status render(const struct ffmpeg *tools, enum media_type type, uint64_t max_bytes,
                          struct report *report, struct err *err)
{
    struct probe source, stored;
    enum status status;

    status = ffmpeg_probe(tools, SOURCE, type, &source, err);
    if (status == STATUS_OK)
        status = ffmpeg_remux(tools, SOURCE, "stored", source.type, err);
    unlinkat(tools->directory, SOURCE, 0);
    if (status == STATUS_OK)
        status = ffmpeg_probe(tools, "stored", source.type, &stored, err);
    if (status == STATUS_OK)
        status = compare_lengths(&source, &stored, err);
    if (status != STATUS_OK)
        return status;
    report->type = source.type;
    report->width = stored.width;
    report->height = stored.height;
    report->duration_ms = stored.duration_ms;
    report->removed = source.notes.removed;
    return stored.has_video ? make_poster(tools, &stored, max_bytes, report, err) : STATUS_OK;
}

enum status video_render(const struct options *options, enum media_type type, int input,
                         int directory, struct report *report, struct err *err)
{
    struct ffmpeg tools = {options->ffmpeg, options->ffprobe, directory, 2 * options->max_bytes};
    enum status status = ffmpeg_confine(&tools, err);

    if (status == STATUS_OK)
        status = copy_source(input, directory, options->max_bytes, err);
    if (status == STATUS_OK)
        status = render(&tools, type, options->max_bytes, report, err);
    unlinkat(directory, SOURCE, 0); /* both may be gone already */
    unlinkat(directory, FRAME, 0);
    return status;
}
