/**
 * The process that touches untrusted bytes: a fork with limits on memory, time and files, in the strictest sandbox,
 * that may do nothing but read what it is given and create files in the job directory. When it dies, the reason
 * is told in a sentence.
 */
#ifndef RENDER_WORKER_H
#define RENDER_WORKER_H

#include "report.h"

enum work {
    WORK_PICTURE, /* picture_render() */
    WORK_POSTER,  /* picture_poster() */
    WORK_VIDEO    /* structure_video() */
};

struct worker_job {
    enum work work;
    enum media_type type; /* of a picture */
    int input;            /* the file, read from its beginning */
    int directory;        /* the job directory */
    uint64_t max_bytes;   /* largest input */
    int32_t background;   /* 0xRRGGBB of a poster that is drawn, -1 = none */
};

/** Fills `report`, in success and in refusal. */
void worker_run(const struct worker_job *job, struct report *report);

#endif
