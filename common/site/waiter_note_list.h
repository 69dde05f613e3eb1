/**
 * All that the waiter remembers of a transport (site/waiter_note.h) at once, but for what he remembers of single people
 * (NOTE_LINK, NOTE_PERSON), who may be many.
 */
#ifndef SITE_WAITER_NOTE_LIST_H
#define SITE_WAITER_NOTE_LIST_H

#include "site/waiter_note.h"

struct waiter_note {
    const char *transport;
    const char *name;
    const char *value;
};

struct waiter_note_list {
    struct waiter_note *items; /* of one transport after the other */
    size_t count;
};

/** The notes of one transport, or with NULL of all, in `arena`. */
enum status waiter_note_list(struct db *db, struct arena *arena, const char *transport,
                             struct waiter_note_list *out, struct err *err);

/** The text of a note of that transport, or NULL. */
const char *waiter_note_text(const struct waiter_note_list *list, const char *transport,
                             const char *name);

/** The number that the text is or begins with, or `otherwise`; `*rest`, unless NULL, gets what follows the blank behind
 *  it, "" for nothing. */
int64_t waiter_note_number(const char *text, int64_t otherwise, const char **rest);

#endif
