/**
 * Other programs as children: an argument vector, an environment and descriptors, never a shell. And the waiting
 * that ends: what a child writes is kept up to a cap, and a clock runs.
 */
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>
#include <sys/types.h>

/** What a process may use; 0 leaves a limit as it is. Core files are never written. */
struct child_limits {
    uint64_t memory;      /* bytes of address space */
    uint64_t cpu_seconds; /* of processor time */
    uint64_t file_bytes;  /* size of a written file */
    uint64_t files;       /* open descriptors */
};

/** Limits the calling process, for good. A limit that is lower already stays. */
enum status child_limit(const struct child_limits *limits, struct err *err);

struct child_command {
    const char *path;               /* the program; no search */
    const char *const *arguments;   /* argv, [0] included, NULL at the end */
    const char *const *environment; /* NULL at the end; NULL itself = empty */
    int directory;                  /* working directory, -1 = ours */
    int input;                      /* becomes descriptor 0; -1 = at its end at once */
    int extra;                      /* becomes descriptor 3; -1 = none */
    struct child_limits limits;
    size_t output_max; /* bytes of standard output that are kept; more ends the child */
    int timeout_ms;    /* by the clock; beyond it the child is killed */
};

enum child_end {
    CHILD_EXITED,    /* `code` is its exit code */
    CHILD_KILLED,    /* `code` is the signal */
    CHILD_TIMED_OUT, /* by us */
    CHILD_TALKATIVE  /* by us: more than output_max */
};

struct child_result {
    enum child_end end;
    int code;
    struct buf output; /* standard output */
    struct buf errors; /* the first 4 KB of standard error */
};

void child_result_free(struct child_result *result);

/** Runs the command to its end. STATUS_OK says only that it ran: look at `result`, which is always to be freed. Fails when
 *  it cannot be started: STATUS_NOT_FOUND, STATUS_FORBIDDEN, STATUS_IO. */
enum status child_run(const struct child_command *command, struct child_result *result,
                      struct err *err);

/** Collects what a child that was forked elsewhere writes into two pipes (`errors` may be -1), and its end. Closes both
 *  descriptors; the child is gone afterwards. */
void child_collect(pid_t child, int output, int errors, size_t output_max, int timeout_ms,
                   struct child_result *result);

#endif
