#include "site/job.h"

#include "base/file.h"
#include "base/rand.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

void job_end(int home, struct job *job)
{
    if (job->dir < 0)
        return;
    file_remove_tree(home, job->path, NULL);
    file_close(job->dir);
    job->dir = -1;
}

/* A job that has just been made is not locked for a moment: the sweeper would take it for an abandoned one, so
 * both hold the lock on tmp/ itself, shared here and exclusive there. */
static int lock_tmp(int home, int kind)
{
    int tmp = file_open_beneath(home, "tmp", O_RDONLY | O_DIRECTORY, 0);

    while (tmp >= 0 && flock(tmp, kind) != 0) {
        if (errno == EINTR)
            continue;
        file_close(tmp);
        return -1;
    }
    return tmp;
}

enum status job_begin(int home, struct arena *arena, struct job *job, struct err *err)
{
    enum status status = file_make_dirs(home, "tmp", err);
    int tmp;

    job->dir = -1;
    if (status != STATUS_OK)
        return status;
    job->path = arena_printf(arena, "tmp/job-%016llx", (unsigned long long)rand_u64());
    tmp = lock_tmp(home, LOCK_SH);
    if (tmp < 0 || mkdirat(home, job->path, 0700) != 0)
        status = err_errno(err, errno, "cannot create %s in the home", job->path);
    else
        job->dir = file_open_beneath(home, job->path, O_RDONLY | O_DIRECTORY, 0);
    if (status == STATUS_OK && (job->dir < 0 || flock(job->dir, LOCK_EX | LOCK_NB) != 0))
        status = err_errno(err, errno, "cannot lock %s in the home", job->path);
    file_close(tmp);
    return status;
}

static bool is_abandoned(int home, const char *path)
{
    int dir = file_open_beneath(home, path, O_RDONLY | O_DIRECTORY, 0);
    bool free = dir >= 0 && flock(dir, LOCK_EX | LOCK_NB) == 0;

    file_close(dir);
    return free;
}

enum status job_sweep(int home, bool remove, size_t *count, struct err *err)
{
    int tmp = lock_tmp(home, LOCK_EX);
    DIR *stream = tmp < 0 ? NULL : fdopendir(tmp);
    enum status status = STATUS_OK;
    struct dirent *entry;

    *count = 0;
    if (stream == NULL) {
        file_close(tmp);
        return tmp < 0 && errno == ENOENT ? STATUS_OK
                                          : err_errno(err, errno, "cannot open tmp in the home");
    }
    while (status == STATUS_OK && (entry = readdir(stream)) != NULL) {
        char path[300];

        if (!str_starts(str_of(entry->d_name), "job-"))
            continue;
        snprintf(path, sizeof(path), "tmp/%s", entry->d_name);
        if (!is_abandoned(home, path))
            continue;
        (*count)++;
        if (remove)
            status = file_remove_tree(home, path, err);
    }
    closedir(stream);
    return status;
}
