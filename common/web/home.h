/**
 * Where a web program finds the home folder of its site.
 */
#ifndef WEB_HOME_H
#define WEB_HOME_H

#include "base/arena.h"
#include "base/err.h"

#define HOME_FILE "pierogis.home"     /* beside the program: one line, the path of the home */
#define RENDER_FILE "pierogis.render" /* the same with that of pierogis-render */

/** PIEROGIS_HOME in `environment`, or what the file beside the program says (for hosts that pass no environment on),
 *  or /var/lib/pierogis. `*home` is an open folder that the caller closes. STATUS_NOT_FOUND, STATUS_INVALID or
 *  STATUS_FORBIDDEN with a sentence for the log. */
enum status home_find(char *const *environment, struct arena *arena, const char **path, int *home,
                      struct err *err);

/** Where pierogis-render is: in bin/ beside the folder of this program, as it is installed, or where the file beside the
 *  program says (for hosts where the programs have been copied somewhere else). `*path` is NULL when neither is there. */
enum status home_render(struct arena *arena, const char **path, struct err *err);

#endif
