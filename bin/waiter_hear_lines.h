/**
 * Messages on standard input, a JSON object a line: {"from": "42", "name": "grandma", "text": "may i have the check"}.
 */
#ifndef BIN_WAITER_HEAR_LINES_H
#define BIN_WAITER_HEAR_LINES_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "net/courier_local.h"

#define HEAR_LINE_MAX 262144 /* bytes of a line */
#define HEAR_BATCH 500       /* messages that are taken at once */

struct hear_lines {
    int fd;
    struct buf text; /* what was read and not taken yet begins at `from` */
    size_t from;
    int64_t line; /* the number of the line that was taken last, from 1 */
    bool end;
};

void hear_lines_begin(struct hear_lines *lines, int fd);
void hear_lines_end(struct hear_lines *lines);

/** Takes at most HEAR_BATCH messages, into `arena`: waits for the first one, and then takes those that are there already, so
 *  that whoever types them is answered after each. 0 at the end. STATUS_INVALID, with the number of the line, for one that
 *  is no message; those before it are in `said` then. */
enum status hear_lines_take(struct hear_lines *lines, struct arena *arena, struct local_said *said,
                            size_t *count, struct err *err);

/** STATUS_INVALID unless somebody on a service can be called this. */
enum status hear_check_id(const char *id, struct err *err);

#endif
