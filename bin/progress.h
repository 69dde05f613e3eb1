/**
 * One line on the terminal that says how far a long command is: a bar, the rate and the time left. Nothing where
 * stderr is no terminal.
 */
#ifndef BIN_PROGRESS_H
#define BIN_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool on;
    int64_t total, done; /* bytes */
    int64_t began_ms, shown_ms;
    const char *what;
};

void progress_begin(struct progress *p, bool wanted, int64_t total);

/** `what` is being worked on from now. */
void progress_name(struct progress *p, const char *what);

/** `bytes` more are done. Draws at most ten times a second. */
void progress_add(struct progress *p, int64_t bytes);

/** Takes the line away, so that something else can be said; the next progress_add() draws it again. */
void progress_clear(struct progress *p);

#endif
