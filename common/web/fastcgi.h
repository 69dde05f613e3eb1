/**
 * The same programs as lasting FastCGI workers.
 *
 * Two processes make one worker. The first only keeps the socket and waits; the second serves, in the sandbox, until it
 * is time for a fresh one or until it dies. The connections that come meanwhile wait in the socket, so a visitor never
 * meets the change.
 */
#ifndef WEB_FASTCGI_H
#define WEB_FASTCGI_H

#include "web/route.h"

/** Whether descriptor 0 is what a FastCGI server hands over: a socket that listens. Never in a build without
 *  FastCGI. */
bool fastcgi_is_here(void);

/** Serves the requests that come through descriptor 0, until this process is ended. `block` is the environment of the
 *  process as it was at the start; its FASTCGI_PARENT is the id of a parent without which there is nothing to serve.
 *  Returns an exit code when it cannot go on. */
int fastcgi_serve(const struct program *program, char *const *block);

#endif
