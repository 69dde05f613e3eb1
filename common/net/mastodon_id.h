/**
 * Names of things on Mastodon. Its ids (of persons, posts, notifications) mean something on one server only, and every
 * server counts from one: so outside of requests they go with the server, "109@mastodon.example", and a site whose
 * waiter moves to another server takes nobody there for somebody else. Ids are mostly numbers, but no server has
 * promised that (https://docs.joinmastodon.org/entities/Notification/#id), and other servers with this API have letters.
 */
#ifndef NET_MASTODON_ID_H
#define NET_MASTODON_ID_H

#include "base/arena.h"

#define MASTODON_ID_MAX 64 /* bytes of an id without its server */

/** Whether `id` (NULL allowed) is 1 to MASTODON_ID_MAX letters, digits, "-", "_": it can stand in an address. */
bool mastodon_id_is_plain(const char *id);

/** "ID@HOST", in `arena`. */
const char *mastodon_id_full(struct arena *arena, const char *id, const char *host);

/** The id, in `arena`, of "ID@HOST"; NULL when it is of another server or no such thing. */
const char *mastodon_id_plain(struct arena *arena, const char *full, const char *host);

/** Whether the id `a`, with or without its server, is newer than `b`: > 0, 0, < 0. Numbers by their size, others by
 *  their bytes. Of different servers the first one is: the waiter has moved. */
int mastodon_id_compare(const char *a, const char *b);

/** Whether this is an account as people write it, "anna" or "anna@other.example", that can stand behind an "@" and
 *  means exactly that account there. Domains may be spelled in any script, and have no port. */
bool mastodon_account_is_plain(const char *account);

#endif
