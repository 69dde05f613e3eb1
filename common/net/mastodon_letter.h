/**
 * A letter of the waiter as a post on Mastodon: whom it is for, what it says there, and who can read it.
 */
#ifndef NET_MASTODON_LETTER_H
#define NET_MASTODON_LETTER_H

#include "net/mastodon_ask.h"

#define MASTODON_TEXT_MAX 500 /* characters of a post, where the server says nothing else */
#define MASTODON_NO_WIDTH "\xe2\x80\x8b"

/** The parts of its names. */
struct mastodon_address {
    const char *account_id; /* of the recipient, without the server */
    const char *status_id;  /* of the message that it answers */
    const char *account;    /* "anna@other.example" */
};

/** Reads them from "109@HOST" and "STATUS/ACCOUNT", as net/mastodon_event.c writes them, into `arena`. False: of another
 *  server, or damaged. */
bool mastodon_letter_address(const struct mastodon *m, struct arena *arena,
                             const struct waiter_letter *letter, struct mastodon_address *out);

/** The post that a letter to `account` becomes. No "@" in the text is left that could call somebody else: it is "%40" in an
 *  address of the web, and elsewhere MASTODON_NO_WIDTH stands behind it. What is too long is cut, unless the code of a
 *  check would be lost. */
const char *mastodon_letter_text(struct arena *arena, const char *account,
                                 const struct waiter_letter *letter);

/** Whether a post of his calls the account with that id. */
bool mastodon_letter_is_for(const struct json *status, const char *account_id);

/** COURIER_OK when nobody may read it but the waiter and the account with that id, or else COURIER_SHOWN. A server that
 *  makes it visible to more people does so with all; that it finds somebody else behind a name may be that one's doing. */
enum courier_outcome mastodon_letter_check(const struct courier *c, struct arena *arena,
                                           const struct json *status, const char *account_id,
                                           struct courier_report *report);

#endif
