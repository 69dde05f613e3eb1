/**
 * One web server under examination: its addresses, and how it is asked.
 */
#ifndef BIN_DOCTOR_WEB_H
#define BIN_DOCTOR_WEB_H

#include "doctor_finding.h"
#include "net/net.h"

/* Ends sentences that ask for a change of the server. */
#define WEB_HOW " (\"pierogis config\" prints rules that do this)"

struct web {
    struct doctor *doctor;
    const char *
        pages; /* what stands before the path of a page: "https://dough.example/cgi-bin/site.cgi" */
    const char *root;  /* the same without the program: "https://dough.example" */
    const char *files; /* what stands before "/media/" */
    bool gone;         /* it does not answer any more: nothing else is asked */
};

/** The addresses that belong to `url`; `base` and `media` are PIEROGIS_BASE_URL and PIEROGIS_MEDIA_URL or "". */
void web_init(struct web *web, struct doctor *doctor, const char *url, const char *base,
              const char *media);

/** GET, or HEAD, of PLACE and PATH, with one more header or NULL. False when no answer came: then `web->gone` is set
 *  and there is a finding. The caller frees the reply in any case. */
bool web_get(struct web *web, const char *place, const char *path, struct net_reply *reply);
bool web_get_with(struct web *web, const char *place, const char *path, const char *header,
                  struct net_reply *reply);
bool web_head(struct web *web, const char *place, const char *path, struct net_reply *reply);

/** The value of the last header of that name (RFC 9110 section 5.1: case does not matter), or NULL; from the command's
 *  arena. */
const char *web_header(const struct web *web, const struct net_reply *reply, const char *name);

/** Whether the server gave something away: 200 or 206. */
bool web_gives(const struct net_reply *reply);

/** Whether the body contains `text`. */
bool web_says(const struct net_reply *reply, const char *text);

#endif
