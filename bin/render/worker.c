#include "worker.h"

#include "image.h"
#include "limits.h"
#include "picture.h"
#include "structure.h"

#include "base/child.h"
#include "base/file.h"
#include "base/sandbox.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#define SPARE_BYTES                                                                                \
    ((uint64_t)16 * 1024 * 1024) /* what a rendition may be larger than the largest input */

/* AddressSanitizer needs terabytes of address space and has its own limits. */
#if defined(__SANITIZE_ADDRESS__)
#define MEMORY_LIMIT ((uint64_t)0)
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MEMORY_LIMIT ((uint64_t)0)
#endif
#endif
#ifndef MEMORY_LIMIT
#define MEMORY_LIMIT LIMIT_PICTURE_MEMORY
#endif

/* The whole file at once: bytes that are looked at twice must not change in between. */
static enum status read_input(const struct worker_job *job, struct buf *bytes, struct err *err)
{
    struct stat st;
    ssize_t n;

    if (fstat(job->input, &st) != 0)
        return err_errno(err, errno, "cannot look at the file");
    if (!S_ISREG(st.st_mode))
        return err_set(err, STATUS_INVALID, "this is not a regular file");
    if ((uint64_t)st.st_size > job->max_bytes)
        return err_set(err, STATUS_TOO_LARGE, "the file has %lld bytes, and %llu are allowed",
                       (long long)st.st_size, (unsigned long long)job->max_bytes);
    buf_reserve(bytes, (size_t)st.st_size);
    while (bytes->len < (size_t)st.st_size) {
        n = pread(job->input, bytes->at + bytes->len, (size_t)st.st_size - bytes->len,
                  (off_t)bytes->len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(err, errno, "cannot read the file");
        if (n == 0)
            return err_set(err, STATUS_CONFLICT,
                           "the file became shorter while it was read; try again");
        buf_grew(bytes, (size_t)n);
    }
    if (fstat(job->input, &st) != 0 || (size_t)st.st_size != bytes->len)
        return err_set(err, STATUS_CONFLICT, "the file changed while it was read; try again");
    return STATUS_OK;
}

static enum status work_on_video(const struct worker_job *job, struct report *report,
                                 struct err *err)
{
    struct stat st;

    if (fstat(job->input, &st) != 0)
        return err_errno(err, errno, "cannot look at the file");
    return structure_video(job->input, (uint64_t)st.st_size, job->directory, job->background,
                           report, err);
}

static enum status work(const struct worker_job *job, struct report *report, struct err *err)
{
    struct buf bytes = BUF_INIT;
    enum status status;

    if (job->work == WORK_VIDEO)
        return work_on_video(job, report, err);
    status = read_input(job, &bytes, err);
    if (status == STATUS_OK && job->work == WORK_PICTURE)
        status = picture_render(buf_view(&bytes), job->type, job->directory, report, err);
    else if (status == STATUS_OK)
        status = picture_poster(buf_view(&bytes), job->directory, report, err);
    buf_free(&bytes);
    return status;
}

static enum status confine(const struct worker_job *job, struct err *err)
{
    struct sandbox_rule rule = {job->directory, SANDBOX_WRITE};
    struct child_limits limits = {MEMORY_LIMIT, LIMIT_PICTURE_CPU, job->max_bytes + SPARE_BYTES,
                                  16};
    enum status status = child_limit(&limits, err);

    if (status != STATUS_OK)
        return status;
    return sandbox_enter(SANDBOX_DECODE, &rule, 1, NULL, err);
}

/* In the child. */
static _Noreturn void be_worker(const struct worker_job *job, int pipe_end, pid_t parent)
{
    struct report report;
    enum status status;
    struct err err;

    memset(&report, 0, sizeof(report));
    memset(&err, 0, sizeof(err));
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        _exit(70);
    status = confine(job, &err);
    if (status == STATUS_OK)
        status = work(job, &report, &err);
    if (status != STATUS_OK)
        report_refuse(&report, &err);
    status = file_write_fd(pipe_end, "the report",
                           (struct str){(const char *)&report, sizeof(report)}, NULL);
    _exit(status == STATUS_OK ? 0 : 70);
}

/* Why there is no report. */
static enum status explain(const struct child_result *result, struct err *err)
{
    if (result->end == CHILD_TIMED_OUT ||
        (result->end == CHILD_KILLED && (result->code == SIGXCPU || result->code == SIGKILL)))
        return err_set(err, STATUS_TOO_LARGE,
                       "the file needs more time to be looked at than is allowed; make it smaller");
    if (result->end == CHILD_KILLED && result->code == SIGXFSZ)
        return err_set(err, STATUS_TOO_LARGE,
                       "the file makes larger files than are allowed; make it smaller");
    if (result->end == CHILD_EXITED && result->code == 70)
        return image_no_memory(err);
    return err_set(
        err, STATUS_INVALID,
        "the decoder broke down over this file (signal %d); open it in another program and "
        "save it again",
        result->end == CHILD_KILLED ? result->code : 0);
}

void worker_run(const struct worker_job *job, struct report *report)
{
    struct child_result result;
    pid_t parent = getpid(), child;
    struct err err;
    int ends[2];

    memset(report, 0, sizeof(*report));
    memset(&err, 0, sizeof(err));
    child = pipe2(ends, O_CLOEXEC) == 0 ? fork() : -1;
    if (child == 0) {
        close(ends[0]);
        be_worker(job, ends[1], parent);
    }
    if (child < 0) {
        err_errno(&err, errno, "cannot start another process");
        report_refuse(report, &err);
        return;
    }
    close(ends[1]);
    child_collect(child, ends[0], -1, sizeof(*report), LIMIT_WALL * 1000, &result);
    if (result.end == CHILD_EXITED && result.code == 0 && result.output.len == sizeof(*report)) {
        memcpy(report, result.output.at, sizeof(*report));
        if (!report_check(report)) {
            memset(report, 0, sizeof(*report));
            err_set(&err, STATUS_INVALID, "the decoder gave an impossible answer about this file");
            report_refuse(report, &err);
        }
    } else {
        explain(&result, &err);
        report_refuse(report, &err);
    }
    child_result_free(&result);
}
