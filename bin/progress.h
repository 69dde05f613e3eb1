/**
 * One line on the terminal that says how far a long command is: a bar, the rate, the time left and what is being done.
 * Nothing where stderr is no terminal.
 */
#ifndef BIN_PROGRESS_H
#define BIN_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool on;
    int rounds;          /* how often every byte counts */
    int64_t total, done; /* bytes, times rounds */
    int64_t began_ms, shown_ms;
    const char *what;
};

/** For work on `bytes` bytes, each of which will be counted `rounds` times: once read and once worked on, for example,
 *  so that the bar moves with both. */
void progress_begin(struct progress *p, bool wanted, int64_t bytes, int rounds);

/** `what` ("reading pin.jpg") is being done from now. Valid UTF-8 without control characters, kept by the caller. */
void progress_name(struct progress *p, const char *what);

/** `bytes` more are counted. Draws at most ten times a second. */
void progress_add(struct progress *p, int64_t bytes);

/** Takes the line away, so that something else can be said; the next progress_add() draws it again. */
void progress_clear(struct progress *p);

#endif
