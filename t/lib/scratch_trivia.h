/**
 * Sites with questions that know their answers, and visitors for the bouncer, for unit tests. Header only.
 */
#ifndef LIB_SCRATCH_TRIVIA_H
#define LIB_SCRATCH_TRIVIA_H

#include "lib/scratch_ledger.h"
#include "site/bouncer.h"
#include "site/question_change.h"

/* One site at a time; what is made for the tests lives as long as they. */
static struct arena arena;
static struct site site;
static struct err err;

/** Another site, with a clock that stands at noon. */
SCRATCH void trivia_site(const char *name)
{
    char secret[] = "PIEROGIS_SECRET_KEY=0123456789abcdef0123456789abcdef";
    char *settings[] = {secret, NULL};

    if (site.db != NULL)
        db_close(site.db);
    ledger_site(&site, &arena, name, settings);
    clock_fix(LEDGER_NOON);
}

enum trivia_kind {
    FOUR_CHOICES,
    THREE_CHOICES,
    TRUE_OR_FALSE,
    YES_OR_NO, /* to be typed */
    DIGIT,
    WORD,
    KINDS
};

static const char *const trivia_kinds[KINDS] __attribute__((unused)) = {
    "four choices", "three choices", "true or false", "a typed yes or no", "a digit", "a word",
};

/** Adds question `n` of a kind: its text ends in its right answer, which is one of those that a guesser would try. */
SCRATCH int64_t trivia_question(enum trivia_kind kind, int n)
{
    static const char *const letters[] = {"alpha", "beta", "gamma", "delta"};
    struct question q = {.reward = QUESTION_REWARD_USUAL, .category = "", .source = ""};
    int ways = kind == FOUR_CHOICES ? 4 : kind == THREE_CHOICES ? 3 : 2;

    q.right.count = 1;
    if (kind == DIGIT || kind == WORD) {
        q.mode = kind == DIGIT ? ANSWER_NUMBER : ANSWER_TEXT;
        q.right.at[0] = kind == DIGIT ? arena_printf(&arena, "%d", n % 10) : letters[n % 4];
    } else if (kind == YES_OR_NO) {
        q.mode = ANSWER_TEXT;
        q.right.at[0] = n % 2 == 0 ? "yes" : "no";
    } else {
        q.mode = ANSWER_CHOICE;
        q.right.at[0] = letters[n % ways];
        for (int i = 0; i < ways; i++) {
            if (i != n % ways)
                q.wrong.at[q.wrong.count++] = letters[i];
        }
    }
    q.text = arena_printf(&arena, "Question %d %d: %s", (int)kind, n, q.right.at[0]);
    if (question_add(&site, &arena, &q, &err) != STATUS_OK)
        printf("Bail out! %s\n", err.message);
    return q.id;
}

/** A visitor with an account. */
SCRATCH struct bouncer_visitor trivia_member(const char *handle)
{
    int64_t id = ledger_account(&site, handle, ROLE_MEMBER);

    return (struct bouncer_visitor){arena_printf(&arena, "account:%lld", (long long)id), id, NULL};
}

#endif
