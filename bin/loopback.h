/**
 * Whether an address of the web leads to the machine itself.
 */
#ifndef BIN_LOOPBACK_H
#define BIN_LOOPBACK_H

#include <stdbool.h>

/** True for http and https addresses whose host is localhost, in 127.0.0.0/8 or [::1] (RFC 6761 section 6.3,
 *  RFC 5735 section 3, RFC 4291 section 2.5.3). */
bool url_is_loopback(const char *url);

#endif
