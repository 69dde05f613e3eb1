/**
 * The whole of a web program: its main() is `return web_main(&program);`.
 */
#ifndef WEB_RUN_H
#define WEB_RUN_H

#include "web/route.h"

/** Answers one request if the environment is that of a CGI program (GATEWAY_INTERFACE is set), else serves FastCGI
 *  requests on the listening socket at descriptor 0 until it is time for a fresh process. The command line is
 *  never looked at: some servers put pieces of the address there. Returns the exit code. */
int web_main(const struct program *program);

#endif
