/**
 * Where a web program finds the home folder of its site.
 */
#ifndef WEB_HOME_H
#define WEB_HOME_H

#include "base/arena.h"
#include "base/err.h"

#define HOME_FILE "pierogis.home" /* beside the program: one line, the path of the home */

/** PIEROGIS_HOME in `environment`, or what the file beside the program says (for hosts that pass no environment on),
 *  or /var/lib/pierogis. `*home` is an open folder that the caller closes. STATUS_NOT_FOUND, STATUS_INVALID or
 *  STATUS_FORBIDDEN with a sentence for the log. */
enum status home_find(char *const *environment, struct arena *arena, const char **path, int *home,
                      struct err *err);

#endif
