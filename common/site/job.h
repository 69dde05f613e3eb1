/**
 * A job: a private folder tmp/job-RANDOM in the home where one upload is worked on. Its lock lives as long as its
 * process, so that what a crash left behind can be told from work in progress.
 */
#ifndef SITE_JOB_H
#define SITE_JOB_H

#include "base/arena.h"
#include "base/err.h"

struct job {
    int dir;    /* descriptor of the folder, locked */
    char *path; /* relative to the home */
};

/** Makes and locks a new folder. job_end() is the caller's duty whatever happens next. */
enum status job_begin(int home, struct arena *arena, struct job *job, struct err *err);

/** Deletes the folder and what is left in it, and lets go of the lock. A job that never began is fine. */
void job_end(int home, struct job *job);

/** Deletes the folders of jobs whose process is gone, or only counts them when `remove` is false. */
enum status job_sweep(int home, bool remove, size_t *count, struct err *err);

#endif
