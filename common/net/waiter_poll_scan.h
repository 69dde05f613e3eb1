/**
 * How far a stream whose pages lead back in time has been read.
 *
 * Everything up to `high` has been read and is settled: nothing more can appear there, for services show messages late,
 * up to POLL_SETTLE_SECONDS, and then below newer ones. So each reading goes from the newest down to `high`, and `high` moves
 * only when a reading has come down to it, and not into the last quarter of an hour.
 *
 * A reading that is cut short (a rate limit, a crash) leaves a gap between its end and `high`. The next one begins at the
 * top again, for whoever writes now should not wait, and when it comes to what the one before has read, it goes on
 * where that ended; so there may be several, the newest first. Forgetting one of them loses nothing but time.
 */
#ifndef NET_WAITER_POLL_SCAN_H
#define NET_WAITER_POLL_SCAN_H

#include "net/courier.h"

#define POLL_SETTLE_SECONDS 900
#define POLL_CUTS_MAX 4     /* readings that were cut short and are remembered */
#define POLL_TOKEN_MAX 2000 /* bytes of a page's token; a longer one is not remembered */

/** A reading that was cut short. */
struct poll_cut {
    const char
        *floor; /* a reading that comes from above goes down to here, for what was shown late */
    const char *page; /* and goes on there */
};

struct poll_scan {
    const char *high;  /* NULL = nothing was read ever */
    const char *fresh; /* the top of a reading that came down to `high`; NULL = none */
    int64_t fresh_at;  /* seconds, by the service's clock; when that was */
    int64_t above; /* events above `high` then: the next first page should hold them and one more */
    struct poll_cut cuts[POLL_CUTS_MAX];
    size_t cut_count;
};

/** Reads what is remembered of a stream ("messages"), into `arena`. */
enum status poll_scan_load(struct poll_scan *scan, struct db *db, struct arena *arena,
                           const char *transport, const char *stream, struct err *err);

/** Remembers it, inside the caller's transaction. */
enum status poll_scan_save(const struct poll_scan *scan, struct db *db, const char *transport,
                           const char *stream, struct err *err);

/** Puts a reading that is being done in front of the others; the oldest is forgotten when there are too many. */
void poll_scan_cut(struct poll_scan *scan, const char *floor, const char *page);

/** Takes the newest one away. */
void poll_scan_uncut(struct poll_scan *scan);

/** A reading from `top` (NULL = there was nothing) has come down to `high` at `now`, by the service's clock, over so many events above it;
 *  `settled` is the largest mark that it found settled (NULL = none). The marks must live as long as `scan`. */
void poll_scan_close(struct poll_scan *scan, int (*compare)(const char *a, const char *b),
                     const char *top, const char *settled, int64_t above, int64_t now);

#endif
