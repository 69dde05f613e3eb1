/**
 * What the doctor has found so far.
 */
#ifndef BIN_DOCTOR_FINDING_H
#define BIN_DOCTOR_FINDING_H

#include "command.h"

enum finding_level {
    FINDING_PROBLEM, /* unsafe, broken or lost: the exit code says so */
    FINDING_WARNING, /* works, but not as it could */
    FINDING_NOTE,    /* good to know */
    FINDING_OK
};

struct finding {
    const char *check; /* which check it belongs to: "folders", "url-scripts" */
    enum finding_level level;
    const char *detail; /* one sentence: what is so, and what to do */
    bool fixed;         /* was so; --fix has put it right */
    struct finding *next;
};

struct doctor {
    struct cli *cli;
    bool fix;
    struct finding *first, *last;
};

/** Adds a finding; it lives as long as the command, and the caller may still set `fixed`. */
struct finding *finding_add(struct doctor *doctor, enum finding_level level, const char *check,
                            const char *format, ...) __attribute__((format(printf, 4, 5)));

/** A problem with the sentence in `doctor->cli->err`: for a check that could not be made. */
void finding_failed(struct doctor *doctor, const char *check);

/** Whether the check has found something. */
bool finding_has(const struct doctor *doctor, const char *check);

/** Adds the finding "ok" unless the check has found something. */
void finding_ok(struct doctor *doctor, const char *check, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Problems that have not been fixed. */
size_t finding_problems(const struct doctor *doctor);

/** The end of a command: writes all of them to its output, as --json or one line each, problems first. STATUS_INVALID when
 *  there is a problem left. */
enum status finding_end(const struct doctor *doctor);

#endif
