/**
 * What the parts of the courier for X share.
 */
#ifndef NET_COURIER_X_OWN_H
#define NET_COURIER_X_OWN_H

#include "net/courier_x_error.h"
#include "net/courier_x_page.h"

struct courier_x {
    struct x_service service;
    int64_t skew;            /* seconds that its clock is ahead of ours, as it said last */
    bool posts_are_tweets;   /* as the service calls them */
    bool sender_is_expanded; /* it tells who wrote a message when asked for `expansions` */
    size_t page_most;        /* messages to ask for at once, so that the answer is not too large */
    char chef[X_ID_TEXT];    /* the chef's id; "" = not known yet */
};

/* So many of the longest messages fit into X_BODY_MAX, however they are escaped. */
#define X_SMALL_PAGE 6

/** Whether it was a page that is too large to be read: X_SMALL_PAGE entries of it are not. */
bool x_is_large(const struct x_reply *reply);

/** Asks, brings limits and clock up to date, and judges the answer. When the service refuses the keys it may be for the
 *  time, which is part of what is signed: it asks once more with the time of the service or, when that was no good, with
 *  that of this machine. The caller frees the reply, in any case. */
enum courier_outcome x_call(struct courier *c, struct arena *arena, const struct x_request *request,
                            struct x_reply *reply, struct courier_report *report);

/** The answer was not what belongs there. */
enum courier_outcome x_fault(struct courier_report *report, const char *sentence);

/** What is needed to read a page of an answer. */
struct x_page_source x_source(const struct courier *c, struct arena *arena,
                              const struct json *body);

/** Adds what an answer costs: the price of each entry, and of each user who came along. */
void x_pay(const struct courier *c, enum conf_key price, const struct json *body,
           struct courier_report *report);

/** Says in the log how many entries of a page were passed over because they are nothing that belongs there. */
void x_say_odd(const struct courier *c, const char *call, const struct x_page_facts *facts);

/** Notes a fact for the next runs, in a transaction of its own; a failure is only logged. */
void x_note(struct courier *c, const char *name, const char *value);

/** What a page of messages should tell of each. */
void x_ask_for_messages(const struct courier_x *x, struct x_request *request);

/** Looks for a letter in the conversation (courier_x_find.c). */
enum courier_outcome x_find(struct courier *c, struct arena *arena,
                            const struct waiter_letter *letter, const char **remote_id,
                            struct courier_report *report);

/** The calls that concern posts (courier_x_posts.c). */
enum courier_outcome x_mentions(struct courier *c, struct arena *arena,
                                const struct courier_ask *ask, struct courier_page *out,
                                struct courier_report *report);
enum courier_outcome x_likes(struct courier *c, struct arena *arena, const char *const *ids,
                             size_t count, struct tagged_post *posts,
                             struct courier_report *report);

#endif
