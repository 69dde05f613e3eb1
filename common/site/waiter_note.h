/**
 * What the waiter remembers of each transport: a name, a text. The names that are used stand here.
 */
#ifndef SITE_WAITER_NOTE_H
#define SITE_WAITER_NOTE_H

#include "base/arena.h"
#include "db/db.h"

/* Of reading ("STREAM" is "messages" or "mentions"). */
#define NOTE_SELF "self"     /* his own id on the service */
#define NOTE_NAME "name"     /* and what the service calls him */
#define NOTE_HIGH "high."    /* + STREAM: up to here everything was read */
#define NOTE_SCAN "scan."    /* + STREAM: a reading that was cut short, as the poll knows it */
#define NOTE_OLDEST "oldest" /* seconds; what was written before that is not answered */
#define NOTE_NEXT                                                                                  \
    "next." /* + call of a courier: seconds before which it is not tried, blank, failures in a row */
#define NOTE_SWEPT "swept"                 /* seconds; when texts were last blanked */
#define NOTE_LAST_SUCCESS "last-success"   /* seconds */
#define NOTE_SENT "last-sent"              /* seconds; when a letter was last taken */
#define NOTE_LAST_READABLE "last-readable" /* seconds; when a message from a person was last read */
#define NOTE_LAST_TROUBLE "last-trouble"   /* seconds, blank, sentence */
#define NOTE_TOLD "trouble-told"           /* the same, of what cron was told of */
#define NOTE_PAUSED "paused-until"         /* seconds */
#define NOTE_SKEW "clock-skew"             /* seconds that the service is ahead of this machine */
#define NOTE_ACCESS "access"               /* what the keys allow, as the service calls it */
#define NOTE_LIMIT "limit."     /* + what: remaining, blank, seconds when it is full again */
#define NOTE_SPENT "spent"      /* day since 1970, blank, millionths of a dollar */
#define NOTE_DIALECT "dialect." /* + what: which of its names the service takes */
#define NOTE_CHEF "chef"      /* the chef's name, blank, the id that it had when it was looked up */
#define NOTE_LINK "link."     /* + the service's id of a person: a wish to link */
#define NOTE_PERSON "person." /* + the same: what they were answered (site/waiter_person.h) */

/** The text, in `arena`, or NULL. */
enum status waiter_note_get(struct db *db, struct arena *arena, const char *transport,
                            const char *name, const char **value, struct err *err);

/** The number that the text is or begins with, or `otherwise`. */
enum status waiter_note_int(struct db *db, const char *transport, const char *name,
                            int64_t otherwise, int64_t *value, struct err *err);

/** Remembers it, or forgets it with NULL, inside the caller's transaction. */
enum status waiter_note_set(struct db *db, const char *transport, const char *name,
                            const char *value, struct err *err);
enum status waiter_note_set_int(struct db *db, const char *transport, const char *name,
                                int64_t value, struct err *err);

#endif
