/**
 * Which neighbourhood of the network a visitor comes from, without keeping their address: the prefix /24 of IPv4, /48
 * of IPv6, hashed with the site's key.
 */
#ifndef SITE_LIMIT_PREFIX_H
#define SITE_LIMIT_PREFIX_H

#include "base/hash.h"

#define LIMIT_PREFIX_TEXT (sizeof("prefix:") - 1 + HASH_TEXT)

/** "prefix:HASH" of an address as address_print() writes it; `secret_key` is PIEROGIS_SECRET_KEY. Whatever is no
 *  address, as where a server does not tell one, is a neighbourhood of its own. */
void limit_prefix(const char *secret_key, const char *address, char out[LIMIT_PREFIX_TEXT]);

#endif
