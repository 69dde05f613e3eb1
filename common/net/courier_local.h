/**
 * The courier of the transport `local`, which has no service: somebody at the command line says what people say, and
 * gets what the waiter says to them. It goes the same way as everything else.
 */
#ifndef NET_COURIER_LOCAL_H
#define NET_COURIER_LOCAL_H

#include "net/courier.h"

#define LOCAL_SELF "waiter" /* his own id there */
#define LOCAL_CHEF "chef"   /* whom posts tag when PIEROGIS_CHEF does not say */

/** What somebody says. */
struct local_said {
    const char *from; /* an id, never a name */
    const char *name; /* what they call themselves; "" = not known */
    const char *text;
};

/** What the courier carries, to be filled in before the poll; messages and posts are taken out as it reads them. */
struct local_mailbox {
    const struct local_said *said;
    size_t said_count;
    const struct tagged_post *posts; /* that tag the chef */
    size_t post_count;

    /** Hands a letter over. What fails is handed over again some other time. NULL: nobody is there. */
    enum status (*deliver)(void *context, const struct waiter_letter *letter, struct err *err);
    void *context;

    int64_t number; /* of the message that was read last; numbers are ids */
};

extern const struct courier_kind courier_kind_local;

/** The mailbox of a courier of that kind; it lives as long as the arena that the courier was opened with. */
struct local_mailbox *courier_local_mailbox(struct courier *c);

#endif
