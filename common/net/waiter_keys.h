/**
 * The keys with which the waiter enters the services: the file `waiter.env` in the home folder, which nobody but its
 * owner may open. They are not part of the configuration, so pages never read them. The grammar is that of `.env`
 * (base/env_file.h).
 */
#ifndef NET_WAITER_KEYS_H
#define NET_WAITER_KEYS_H

#include "site/site.h"

#define WAITER_KEYS_FILE "waiter.env"
#define WAITER_KEYS_MAX 16384 /* bytes of the file */
#define WAITER_KEY_MAX 2000   /* bytes of a key */

enum waiter_key {
    KEY_X_CONSUMER_KEY, /* of the app, OAuth 1.0a (RFC 5849: client identifier and shared secret) */
    KEY_X_CONSUMER_SECRET,
    KEY_X_TOKEN, /* of the waiter's own account, made for that app */
    KEY_X_TOKEN_SECRET,
    KEY_MASTODON_URL, /* of the server, without a slash at the end */
    KEY_MASTODON_TOKEN,
    WAITER_KEY__COUNT
};

struct waiter_keys {
    const char *text[WAITER_KEY__COUNT]; /* NULL = not there */
};

/** "X_TOKEN", as it stands in the file; and the transport that it is for, "x". */
const char *waiter_key_name(enum waiter_key key);
const char *waiter_key_transport(enum waiter_key key);

/** Reads keys from `len` bytes at `text`, which is written to; copies are in `arena`. From then on this process leaves no
 *  core, and nobody of the same user can trace it. `where` is for sentences, which never contain a value. STATUS_INVALID: not
 *  the grammar, no such key, or a value with blanks or control characters. */
enum status waiter_keys_read(struct waiter_keys *out, struct arena *arena, char *text, size_t len,
                             const char *where, struct err *err);

/** Reads the file; all keys are NULL when there is none. STATUS_FORBIDDEN: others may open it. */
enum status waiter_keys_load(struct waiter_keys *out, struct arena *arena, const struct site *site,
                             struct err *err);

/** Writes the file anew, mode 0600, at once or not at all. */
enum status waiter_keys_save(const struct waiter_keys *keys, const struct site *site,
                             struct err *err);

/** Whether all keys of a transport are there: STATUS_NOT_FOUND when none is, STATUS_INVALID when one is missing. */
enum status waiter_keys_need(const struct waiter_keys *keys, const char *transport,
                             struct err *err);

/** For a courier that opens: keys that are given (`*keys` not NULL) or else those of the file, all that its transport
 *  needs. Errors as above. */
enum status waiter_keys_open(struct waiter_keys **keys, const char *transport, struct arena *arena,
                             const struct site *site, struct err *err);

/** Checks the address of a service: https, or http on this machine, without a name, question or fragment in it.
 *  STATUS_INVALID otherwise; `name` is the key's, for the sentence. */
enum status waiter_keys_check_url(const char *url, const char *name, struct err *err);

#endif
