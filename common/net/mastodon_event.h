/**
 * A notification of a Mastodon server, which becomes a message or a post that tags the chef. All is checked that is used,
 * and unknown members are ignored (https://docs.joinmastodon.org/entities/).
 */
#ifndef NET_MASTODON_EVENT_H
#define NET_MASTODON_EVENT_H

#include "net/mastodon_ask.h"

struct mastodon_event {
    const char *id; /* NULL = it has none */
    const struct json *value;
};

/** What becomes of it. */
enum mastodon_verdict {
    MASTODON_TAKEN,
    MASTODON_NOT_MEANT, /* for others, or for nobody: nothing to speak of */
    MASTODON_UNREADABLE /* it may have been for him, and lacks something */
};

/** Appends it to the page: as a post, or else as a message. It has an id. */
enum mastodon_verdict mastodon_event_read(const struct courier *c, struct arena *arena, bool posts,
                                          const struct mastodon_event *event,
                                          struct courier_page *out);

/** When it came, in seconds by the server's clock; false when it does not say. */
bool mastodon_event_time(const struct mastodon_event *event, int64_t *seconds);

/** Whether `status` is a post of the account with that id (without its server). */
bool mastodon_is_by(const struct json *status, const char *account_id);

/** The text of a post as people read it, content warning first, without mentions. */
const char *mastodon_text(struct arena *arena, const struct json *status);

#endif
