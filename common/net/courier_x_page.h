/**
 * Pages of X's lists: messages, posts that mention somebody, likes. Both generations of its names are read, and members
 * that are not known are passed over.
 */
#ifndef NET_COURIER_X_PAGE_H
#define NET_COURIER_X_PAGE_H

#include "base/json.h"
#include "net/courier.h"

#define X_ID_TEXT 20 /* 19 digits and NUL */

/** Whether it is an id of X: 1 to 19 digits without zeros before them, a number below 2^63. NULL is none. */
bool x_id_is(const char *text, int64_t *number);

/** Whether it can be a person's name on X: 1 to 15 letters, digits and underscores. */
bool x_name_is(const char *name);

/** Compares ids as numbers. */
int x_id_compare(const char *a, const char *b);

/** When a message or post was made, from its id: milliseconds since 1970-01-01 UTC. */
int64_t x_id_time(int64_t id);

/** What was on a page beside what is in `struct courier_page`. */
struct x_page_facts {
    size_t named;   /* entries that say who made them */
    size_t unnamed; /* and that do not */
    size_t odd;     /* that are no such thing at all, and are passed over */
};

/** What is needed to read a page. */
struct x_page_source {
    struct arena *arena; /* for the texts */
    const struct json *body;
    const char *self; /* whose messages are his own */
    int64_t now;      /* seconds; what was made a day after that cannot be */
};

/** Reads a page of events: messages to `self`, of one person. STATUS_INVALID when it is no such page; one entry that is
 *  none only counts as odd. */
enum status x_page_messages(struct courier_page *out, struct x_page_facts *facts,
                            const struct x_page_source *source, struct err *err);

/** Reads a page of posts. */
enum status x_page_posts(struct courier_page *out, struct x_page_facts *facts,
                         const struct x_page_source *source, struct err *err);

/** Gives each of the `count` posts, whose ids are `ids`, the likes that the answer tells: -1 for those that are gone, 0
 *  for those of which it says nothing. */
void x_page_likes(struct tagged_post *posts, const char *const *ids, size_t count,
                  const struct json *body);

/** Texts as people wrote them: X escapes < > & for HTML. */
const char *x_plain_text(struct arena *arena, const char *text);

#endif
