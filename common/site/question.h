/**
 * The bouncer's questions with their answers, as admins see them. Nothing here is for visitors: what they may see of a
 * question is in site/bouncer_challenge.h.
 */
#ifndef SITE_QUESTION_H
#define SITE_QUESTION_H

#include "site/answer_mode.h"
#include "site/site.h"

#define QUESTION_CHARACTERS_MAX 500 /* code points */
#define QUESTION_ANSWERS_MAX 16     /* right ones, and again as many wrong ones */
#define QUESTION_CATEGORY_MAX 100   /* bytes */
#define QUESTION_SOURCE_MAX 300     /* bytes */
#define QUESTION_REWARD_MAX 1000000 /* clout */
#define QUESTION_REWARD_USUAL (-1)  /* what the configuration says */
#define QUESTION_POOL_ENOUGH 50     /* with fewer, people soon know all answers */

struct question_texts {
    const char *at[QUESTION_ANSWERS_MAX];
    size_t count;
};

struct question {
    int64_t id;
    const char *text;
    enum answer_mode mode;
    const char *tolerance; /* of a number; NULL = none */
    int64_t reward;        /* clout, or QUESTION_REWARD_USUAL */
    const char *category;  /* "" = none */
    const char *source;    /* whom to thank; "" = nobody */
    int64_t created_at;
    struct question_texts right; /* at least one */
    struct question_texts wrong; /* to choose from; in other modes they are only kept */
};

struct question_list {
    struct question *items;
    size_t count;
    bool more;
};

/** Active questions in the order of their ids, after `after_id`; of one category unless it is NULL. */
enum status question_page(struct db *db, struct arena *arena, const char *category,
                          int64_t after_id, size_t limit, struct question_list *out,
                          struct err *err);

/** STATUS_NOT_FOUND for an unknown or removed one. */
enum status question_by_id(struct db *db, struct arena *arena, int64_t id, struct question *out,
                           struct err *err);

/** The right and wrong answers of a question, also of a removed one. */
enum status question_answers(struct db *db, struct arena *arena, int64_t id,
                             struct question_texts *right, struct question_texts *wrong,
                             struct err *err);

/** How many questions are active. Reads them all: for admins and for tests. */
enum status question_count(struct db *db, int64_t *count, struct err *err);

/** The same, but counts no further than `most`: for pages. */
enum status question_count_up_to(struct db *db, int64_t most, int64_t *count, struct err *err);

/** In how many ways the question can be answered as far as somebody knows who only guesses: choices per right one, 2
 *  where the answer is yes, no, true or false, and 0 for as many as people like. */
int64_t question_ways(struct arena *arena, const struct question *question);

/** What a right answer earns: the question's reward or the configured one; of three ways half of it, of two a quarter,
 *  rounded up, because guesses are right so often. */
int64_t question_pay(struct arena *arena, const struct question *question, const struct conf *conf);

/** The same of any reward and number of ways (0 = as many as people like). */
int64_t question_reduced(int64_t reward, int64_t ways);

#endif
