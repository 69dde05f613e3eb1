/**
 * The few lines of a web server's configuration that lead visitors from a site's old address to its new one.
 */
#ifndef BIN_REDIRECT_H
#define BIN_REDIRECT_H

#include "base/buf.h"

#include <stdbool.h>

struct redirect_server {
    const char *name; /* "lighttpd" */
    /** Appends the lines. Both are base URLs as the configuration takes them. */
    void (*write)(struct buf *out, struct str old_url, struct str new_url);
};

extern const struct redirect_server redirect_servers[];
extern const size_t redirect_server_count;

/** Whether there is anything to redirect: the addresses differ, and the old one is not on this machine. */
bool redirect_is_wanted(const char *old_url, const char *new_url);

/** All of them, for people. */
void redirect_write(struct buf *out, const char *old_url, const char *new_url);

#endif
