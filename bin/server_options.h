/**
 * The options that say how the site is served, shared by `serve` and `config`.
 */
#ifndef BIN_SERVER_OPTIONS_H
#define BIN_SERVER_OPTIONS_H

#include "command.h"

struct server_config {
    const char *host; /* address to listen on */
    int port;
    bool fastcgi; /* workers that stay, instead of one process per page (lighttpd) */
};

/** Reads --host, --port and --fastcgi, with their defaults. STATUS_USAGE for values that make no sense. */
enum status server_options(struct cli *cli, struct server_config *config);

#endif
