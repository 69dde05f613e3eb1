/**
 * Putting a site under the document root of a host where only files can be put.
 */
#ifndef BIN_SERVER_INSTALL_H
#define BIN_SERVER_INSTALL_H

#include "command.h"

/** Into the existing folder `root`: cgi-bin/ with copies of the programs and pierogis.home, links media, palette and
 *  assets, and .htaccess with scripts switched off where media lie. What is there already is replaced if it is ours
 *  and refused (STATUS_CONFLICT) if it is not. Says what PIEROGIS_MEDIA_URL should be. */
enum status server_install(struct cli *cli, const char *root);

#endif
