/**
 * What a web process does to itself before it looks at a request.
 */
#ifndef WEB_PROCESS_H
#define WEB_PROCESS_H

#include "base/str.h"

#include <stdint.h>

#define PROCESS_SECONDS 30         /* a CGI process that runs longer ends itself */
#define PROCESS_RENDER_SECONDS 660 /* … one that waits for pierogis-render, which has ten minutes */

/** Takes the environment away (RFC 3875 variables are attacker's text) and gives it back as a block that stays
 *  readable; from then on the process has only a fixed PATH and LC_ALL. Sets umask 027, forbids core dumps and
 *  tracing, ignores SIGPIPE. */
char *const *process_harden(void);

/** For CGI: closes every descriptor above 2 that the server leaked, and sets the alarm that ends a process
 *  after PROCESS_SECONDS. */
void process_begin_cgi(void);

/** Starts that alarm again; media replies do so for every piece that the client has taken. */
void process_alarm(void);

/** The same alarm after `seconds`, for once: for who waits for another program. */
void process_alarm_for(unsigned seconds);

/** Path of the file that this program was started from, in `out`; false when the kernel does not tell. */
bool process_path(char *out, size_t size);

/** The folder of that file, with its final slash. */
bool process_folder(char *out, size_t size);

/** A number that differs when the program's file has been replaced; 0 when it cannot be told. */
uint64_t process_stamp(void);

#endif
