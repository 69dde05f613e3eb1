/**
 * A message to the waiter, as it came from a service, and the row that it becomes in the table `message`. The row is
 * both inbox and outbox: a message is read once, acted on once and answered once, and each step is one change of its
 * state, together with all that the step does elsewhere, in one transaction:
 *
 *     new      read from the service, nothing done yet
 *     ready    acted on, the answer waits to be sent
 *     sending  it is being sent, or was when the process died: nobody knows whether it arrived
 *     sent     answered
 *     done     nothing (more) to say: no answer is due
 *     dead     the answer cannot be delivered, ever, or a fault of ours kept it from being acted on
 */
#ifndef SITE_WAITER_MESSAGE_H
#define SITE_WAITER_MESSAGE_H

#include "site/site.h"

#define WAITER_TEXT_MAX 10000 /* characters that are read of a message; the rest is not */
#define WAITER_ID_MAX 200     /* bytes of the ids that services give; longer ones are not read */
#define WAITER_KEEP_TEXT_SECONDS (7 * 24 * 3600) /* of messages that were handled */

/** Whether this can be an id that a service gives to a person, a message or a post: 1 to WAITER_ID_MAX bytes of clean
 *  text on one line without blanks. */
bool waiter_id_is_good(const char *id);

struct waiter_message {
    const char *event_id; /* the service's own id of the message */
    int64_t place;        /* its order among the messages of the transport */
    const char *sender;   /* the service's own id of a person */
    const char *
        sender_name; /* what they call themselves there; "" = not known. Never says who they are. */
    const char *conversation; /* the service's own; "" = none */
    const char *text;         /* valid UTF-8, plain (no markup, no entities) */
    int64_t at;               /* seconds; when it was written */
};

/** Puts a message into the inbox, inside the caller's transaction: as `new`, or as `done` when it was written before
 *  `oldest` (seconds), so that it is never answered. Its words are looked for here. Twice is once: `*added` is
 *  false when the row was there. STATUS_INVALID: an id is none (waiter_id_is_good(), but the conversation's may be
 *  empty), or the text is no UTF-8. */
enum status waiter_message_add(struct db *db, const char *transport,
                               const struct waiter_message *message, int64_t oldest, bool *added,
                               struct err *err);

/** How many messages of a transport are in each state that waits. */
struct waiter_queue {
    int64_t new;
    int64_t ready;
    int64_t sending;
    int64_t dead;      /* of the last seven days */
    int64_t oldest_at; /* of those that wait; 0 = none waits */
};

/** Of how many an answer is still due. */
int64_t waiter_queue_length(const struct waiter_queue *queue);

enum status waiter_message_queue(struct db *db, const char *transport, struct waiter_queue *out,
                                 struct err *err);

/** Messages whose text, name and answer are to be blanked because they were handled WAITER_KEEP_TEXT_SECONDS ago, and those
 *  that are far older, whose rows are forgotten. */
struct waiter_old {
    struct waiter_old_key {
        const char *transport;
        const char *event_id;
    } * keys;
    int64_t count;
    int64_t before, forget_before; /* seconds */
};

/** At most `limit` of them, of all transports, in `arena`. Reads all messages that there are: nobody need hold the
 *  writers' lock for that. */
enum status waiter_message_old(struct db *db, struct arena *arena, int64_t limit,
                               struct waiter_old *out, struct err *err);

/** Blanks and forgets them, inside the caller's transaction. */
enum status waiter_message_blank(struct db *db, const struct waiter_old *old, struct err *err);

/** Both at once: a sweep of site/housekeeping.h. */
enum status waiter_message_sweep(struct db *db, int64_t limit, int64_t *count, struct err *err);

#endif
