/**
 * Pages of notifications of a Mastodon server, and how one leads to the next.
 */
#ifndef NET_MASTODON_READ_H
#define NET_MASTODON_READ_H

#include "net/mastodon_ask.h"

/** Notifications that commit late on the server appear below newer ones. So the mark of what is read stays that far
 *  behind: what is younger is read again each time, and stored once. */
#define MASTODON_SETTLE_SECONDS 300

/** Where a page is in a stream. A stream without a mark is read back from its newest page to what nobody minds any more, and
 *  gets its mark at the end of that; then it is read forward from the mark. */
struct mastodon_stream {
    const struct courier *courier;
    bool posts;         /* what others read, too; false: what is for the waiter alone */
    int64_t now;        /* seconds, by the server's clock */
    int64_t oldest;     /* seconds, by the same: reading back ends there */
    const char *old;    /* the mark so far; NULL = none of this server, so pages lead back */
    const char *after;  /* forward: the id that the page begins behind */
    const char *before; /* back: the id that it ends before; NULL = the newest page */
    const char
        *mark; /* back: what pages before this one have found for a mark; NULL = nothing yet */
};

/** Takes the token of a page apart, NULL = the first page. False: it is none. */
bool mastodon_read_token(struct mastodon_stream *stream, struct arena *arena, const char *token);

/** Reads a page, which the server gives in any order, into `out`: oldest first. What cannot be read is skipped, with a line
 *  in the log when it is not seen again. False: it is not a page of notifications. */
bool mastodon_read_page(const struct mastodon_stream *stream, struct arena *arena,
                        const struct json *value, struct courier_page *out);

#endif
