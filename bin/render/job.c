#include "job.h"

#include "video.h"
#include "worker.h"

#include "base/sandbox.h"

#include <errno.h>
#include <sys/stat.h>

/* The first bytes decide what may happen next; they are compared, never parsed, before the sandbox closes. */
static enum status look(const struct options *options, enum media_type *type, struct err *err)
{
    char start[KIND_BYTES];
    struct stat st;
    ssize_t n;

    if (fstat(JOB_DIRECTORY, &st) != 0 || !S_ISDIR(st.st_mode))
        return err_set(err, STATUS_USAGE, "descriptor 3 must be the folder for the results");
    if (fstat(JOB_INPUT, &st) != 0 || !S_ISREG(st.st_mode))
        return err_set(err, STATUS_INVALID, "this is not a regular file; upload one");
    if ((uint64_t)st.st_size > options->max_bytes)
        return err_set(err, STATUS_TOO_LARGE, "the file has %lld bytes, and %llu are allowed",
                       (long long)st.st_size, (unsigned long long)options->max_bytes);
    n = pread(JOB_INPUT, start, sizeof(start), 0);
    if (n < 0)
        return err_errno(err, errno, "cannot read the file");
    return kind_of((struct str){start, (size_t)n}, type, err);
}

static bool is_picture(enum media_type type)
{
    return type <= MEDIA_WEBP;
}

static enum status run_worker(const struct options *options, enum work work, enum media_type type,
                              struct report *report, struct err *err)
{
    struct worker_job job = {
        work, type, JOB_INPUT, JOB_DIRECTORY, options->max_bytes, options->background};
    struct sandbox_rule rule = {JOB_DIRECTORY, SANDBOX_WRITE};
    enum status status = sandbox_enter(SANDBOX_UPLOAD, &rule, 1, NULL, err);

    if (status == STATUS_OK)
        worker_run(&job, report);
    return status;
}

static enum status dispatch(const struct options *options, enum media_type type,
                            struct report *report, struct err *err)
{
    if (is_picture(type))
        return run_worker(options, WORK_PICTURE, type, report, err);
    if (options->ffmpeg != NULL)
        return video_render(options, type, JOB_INPUT, JOB_DIRECTORY, report, err);
    if (type == MEDIA_MP4)
        return run_worker(options, WORK_VIDEO, type, report, err);
    return err_set(
        err, STATUS_UNSUPPORTED,
        "%s files can be taken only where ffmpeg is installed; ask the admin to install it",
        media_row(type)->name);
}

void job_run(const struct options *options, struct report *report)
{
    enum media_type type = MEDIA_JPEG;
    enum status status;
    struct err err;

    memset(report, 0, sizeof(*report));
    memset(&err, 0, sizeof(err));
    status = look(options, &type, &err);
    if (status == STATUS_OK)
        status = dispatch(options, type, report, &err);
    if (status != STATUS_OK)
        report_refuse(report, &err);
}
