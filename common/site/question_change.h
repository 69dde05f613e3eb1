/**
 * Adding, editing and removing questions. Each change writes its audit entry.
 */
#ifndef SITE_QUESTION_CHANGE_H
#define SITE_QUESTION_CHANGE_H

#include "site/question.h"

/** Puts `question` into the pool, tidied (site/question_rules.h) in place; its id is set. Inside the caller's
 *  transaction. STATUS_INVALID: a rule is broken. STATUS_CONFLICT: an active question asks the same; the sentence and
 *  `question->id` have its id. A removed one that asks the same comes back with its id, so that nobody is paid for it again. */
enum status question_insert(struct site *site, struct arena *arena, struct question *question,
                            struct err *err);

/** The same in a transaction of its own. */
enum status question_add(struct site *site, struct arena *arena, struct question *question,
                         struct err *err);

/** What is to be different; NULL leaves it as it is. */
struct question_change {
    const char *text;
    const enum answer_mode *mode;
    const char *tolerance; /* "" takes it away */
    const int64_t *reward;
    const char *category;
    const char *source;
    const struct question_texts *right; /* all of them */
    const struct question_texts *wrong;
};

/** In a transaction of its own. Open challenges with this question end: whoever holds one knocks again and has lost
 *  nothing. STATUS_NOT_FOUND, STATUS_INVALID, STATUS_CONFLICT as above. */
enum status question_edit(struct site *site, struct arena *arena, int64_t id,
                          const struct question_change *change, struct question *out,
                          struct err *err);

/** Takes it out of the pool; `*out` is what it was. In a transaction of its own; open challenges as above. */
enum status question_remove(struct site *site, struct arena *arena, int64_t id,
                            struct question *out, struct err *err);

#endif
