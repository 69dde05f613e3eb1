/**
 * Configurations of web servers for one site: the templates of fabfiles/servers/ with the site's own paths and pages
 * put in.
 */
#ifndef BIN_SERVER_CONFIG_H
#define BIN_SERVER_CONFIG_H

#include "server_options.h"

/** Appends the template `name` ("lighttpd.conf") filled in. STATUS_NOT_FOUND for a name that is none;
 *  STATUS_INVALID for a home whose path cannot be written into a configuration file. */
enum status server_config_write(struct cli *cli, const char *name,
                                const struct server_config *config, struct buf *out);

#endif
