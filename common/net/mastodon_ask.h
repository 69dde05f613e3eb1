/**
 * One exchange with a Mastodon server, and what its answer means
 * (https://docs.joinmastodon.org/methods/, https://docs.joinmastodon.org/api/rate-limits/).
 */
#ifndef NET_MASTODON_ASK_H
#define NET_MASTODON_ASK_H

#include "base/json.h"
#include "net/courier.h"

#define MASTODON_ANSWER_MAX ((size_t)1 << 20) /* bytes; texts of messages are far shorter */
#define MASTODON_TIMEOUT_MS 20000

/** The server as a courier knows it: its `own`. */
struct mastodon {
    const char *url;           /* "https://mastodon.example", without a slash at the end */
    const char *host;          /* "mastodon.example" */
    const char *authorization; /* the whole header */
};

struct mastodon_question {
    const char *limit;      /* name of the window that the answer tells about: "messages" */
    const char *path;       /* "/api/v1/…", with its query, encoded */
    const struct str *post; /* JSON to post; NULL = GET */
    const char *key;        /* Idempotency-Key of what is posted */
};

struct mastodon_answer {
    const struct json *value; /* when it was COURIER_OK */
    int status;               /* of HTTP; 0 = none came */
    bool too_large; /* more than MASTODON_ANSWER_MAX bytes, or than JSON_REPLY_VALUES values */
    const char *
        newest; /* the id of the newest thing on a page, by its Link header; NULL = that does not say it */
};

/** Makes a courier that asks this server with this token. The texts must stay. */
void mastodon_open(struct courier *c, struct arena *arena, const char *url, const char *token);

/** Asks. The answer lives in `arena`; skew, time to wait and sentence are in `report`, the window of the rate limit in
 *  the courier. COURIER_NEVER: the server understood and refuses exactly this (404, 410, 422). COURIER_UNCLEAR is only
 *  for what was posted; COURIER_STALE and COURIER_PAUSED never come. Past the courier's deadline nothing is asked:
 *  COURIER_LATER. */
enum courier_outcome mastodon_ask(struct courier *c, struct arena *arena,
                                  const struct mastodon_question *question,
                                  struct mastodon_answer *answer, struct courier_report *report);

#endif
