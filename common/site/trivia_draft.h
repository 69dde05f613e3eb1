/**
 * Questions on their way into the pool: read from a file, not yet taken.
 */
#ifndef SITE_TRIVIA_DRAFT_H
#define SITE_TRIVIA_DRAFT_H

#include "site/question.h"

struct trivia_draft {
    size_t line;              /* from 1; of the Open Trivia Database, the number of the question */
    struct question question; /* id 0 until it is in the pool */
    bool has_mode;            /* the file says how to compare */
    bool repeated;            /* refused because it is in the pool already */
    const char *refused;      /* why; NULL = fine so far */
};

struct trivia_drafts {
    struct arena *arena;
    struct trivia_draft *items;
    size_t count, room;
};

/** One more, empty and fine, with the usual reward; valid until the next one is added. */
struct trivia_draft *trivia_draft_add(struct trivia_drafts *drafts, size_t line);

/** Refuses it, unless it is refused already. The sentence is copied. */
void trivia_draft_refuse(struct trivia_drafts *drafts, struct trivia_draft *draft, const char *why);

/** Adds an answer; too many of them refuse the draft. */
void trivia_draft_answer(struct trivia_drafts *drafts, struct trivia_draft *draft,
                         struct question_texts *texts, const char *text);

/** The end of reading one: finds the mode where the file says none (`choice`: as a choice whenever there are wrong
 *  answers), and refuses what asks to choose but shows nothing. */
void trivia_draft_finish(struct trivia_drafts *drafts, struct trivia_draft *draft, bool choice);

#endif
