#include "site/question_rules.h"

#include "base/panic.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "site/answer_normal.h"
#include "site/answer_number.h"
#include "site/answer_script.h"

#define TYPED_MAX 40 /* characters that people can be asked to type without a mistake */

static size_t character_count(const char *text)
{
    struct str s = str_of(text);
    size_t count = 0;

    for (size_t at = 0; at < s.len; at++)
        count += ((unsigned char)s.at[at] & 0xc0) != 0x80;
    return count;
}

static enum status tidy_line(struct arena *arena, const char **text, const char *what, size_t max,
                             struct err *err)
{
    struct str line = str_trim(str_of(*text)), stored;

    if (line.len > max)
        return err_set(err, STATUS_INVALID, "%s is %zu bytes long; at most %zu are allowed", what,
                       line.len, max);
    if (!utf8_is_valid(line))
        return err_set(err, STATUS_INVALID, "%s is not valid UTF-8", what);
    if (!utf8_is_clean(line, false))
        return err_set(err, STATUS_INVALID,
                       "%s holds a line end, a control character or one that turns the writing "
                       "direction; take it out",
                       what);
    ASSERT(unicode_nfc(arena, line, &stored));
    *text = stored.at;
    return STATUS_OK;
}

/* --- answers --------------------------------------------------------------------------------------------- */

static enum status tidy_answers(struct arena *arena, struct question_texts *texts, const char *what,
                                struct err *err)
{
    for (size_t i = 0; i < texts->count; i++) {
        struct str stored;
        enum status status = answer_normal(arena, ANSWER_EXACT, str_of(texts->at[i]), &stored, err);

        if (status != STATUS_OK)
            return err_prefix(err, "%s answer %zu", what, i + 1);
        texts->at[i] = stored.at;
    }
    return STATUS_OK;
}

/* Choices that differ in nothing but case or accents are one to a reader. */
static enum answer_mode comparing_mode(struct arena *arena, const struct question *question)
{
    bool exact = question->mode != ANSWER_CHOICE;

    if (exact)
        return question->mode;
    for (size_t i = 0; i < question->right.count && !exact; i++)
        exact = answer_loses_meaning(arena, str_of(question->right.at[i]));
    for (size_t i = 0; i < question->wrong.count && !exact; i++)
        exact = answer_loses_meaning(arena, str_of(question->wrong.at[i]));
    return exact ? ANSWER_EXACT : ANSWER_TEXT;
}

/* False when the text can be no answer of this mode. */
static bool comparable(struct arena *arena, enum answer_mode mode, const char *text,
                       struct str *out)
{
    struct str normal;

    if (answer_normal(arena, mode, str_of(text), &normal, NULL) != STATUS_OK)
        return false;
    *out = answer_squeeze(arena, mode, normal);
    return true;
}

static bool are_same(struct arena *arena, enum answer_mode mode, const char *a, const char *b)
{
    struct str first, second;

    return comparable(arena, mode, a, &first) && comparable(arena, mode, b, &second) &&
           str_eq(first, second);
}

static enum status check_differences(struct arena *arena, const struct question *question,
                                     struct err *err)
{
    enum answer_mode mode = comparing_mode(arena, question);
    const struct question_texts *right = &question->right, *wrong = &question->wrong;

    for (size_t i = 0; i < right->count; i++) {
        for (size_t j = 0; j < wrong->count; j++) {
            if (are_same(arena, mode, right->at[i], wrong->at[j]))
                return err_set(err, STATUS_INVALID,
                               "the right answer \"%s\" and the wrong answer \"%s\" are the same "
                               "in mode %s",
                               right->at[i], wrong->at[j], answer_mode_name(question->mode));
        }
    }
    for (size_t i = 0; question->mode == ANSWER_CHOICE && i < wrong->count; i++) {
        for (size_t j = i + 1; j < wrong->count; j++) {
            if (are_same(arena, mode, wrong->at[i], wrong->at[j]))
                return err_set(err, STATUS_INVALID, "two wrong answers are the same: \"%s\"",
                               wrong->at[i]);
        }
    }
    return STATUS_OK;
}

static enum status check_answers(struct arena *arena, const struct question *question,
                                 struct err *err)
{
    if (question->right.count == 0)
        return err_set(err, STATUS_INVALID, "the question has no right answer");
    for (size_t i = 0; i < question->right.count; i++) {
        struct str normal;
        enum status status =
            answer_normal(arena, question->mode, str_of(question->right.at[i]), &normal, err);

        if (status != STATUS_OK)
            return err_prefix(err, "right answer %zu", i + 1);
    }
    if (question->mode == ANSWER_CHOICE && question->wrong.count < question->right.count)
        return err_set(err, STATUS_INVALID,
                       "a choice needs wrong answers, at least as many as right ones");
    return check_differences(arena, question, err);
}

static enum status check_tolerance(struct arena *arena, struct question *question, struct err *err)
{
    int64_t tolerance = 0;
    enum status status;

    if (question->tolerance == NULL)
        return STATUS_OK;
    if (question->mode != ANSWER_NUMBER)
        return err_set(err, STATUS_INVALID, "only numbers have a tolerance; leave it out");
    status = answer_number(str_of(question->tolerance), &tolerance, err);
    if (status != STATUS_OK)
        return err_prefix(err, "the tolerance");
    if (tolerance < 0)
        return err_set(err, STATUS_INVALID, "the tolerance is negative; leave the sign out");
    question->tolerance = tolerance == 0 ? NULL : answer_number_text(arena, tolerance);
    return STATUS_OK;
}

/* --- questions ------------------------------------------------------------------------------------------- */

enum status question_tidy(struct arena *arena, struct question *question, struct str *normal,
                          struct err *err)
{
    enum status status;

    status =
        tidy_line(arena, &question->text, "the question", (size_t)4 * QUESTION_CHARACTERS_MAX, err);
    if (status == STATUS_OK && character_count(question->text) > QUESTION_CHARACTERS_MAX)
        status = err_set(err, STATUS_INVALID,
                         "the question is %zu characters long; at most %d are allowed",
                         character_count(question->text), QUESTION_CHARACTERS_MAX);
    if (status == STATUS_OK)
        status = tidy_line(arena, &question->category, "the category", QUESTION_CATEGORY_MAX, err);
    if (status == STATUS_OK)
        status = tidy_line(arena, &question->source, "the source", QUESTION_SOURCE_MAX, err);
    if (status == STATUS_OK)
        status = tidy_answers(arena, &question->right, "right", err);
    if (status == STATUS_OK)
        status = tidy_answers(arena, &question->wrong, "wrong", err);
    if (status == STATUS_OK)
        status = check_tolerance(arena, question, err);
    if (status == STATUS_OK)
        status = check_answers(arena, question, err);
    if (status == STATUS_OK &&
        (question->reward < QUESTION_REWARD_USUAL || question->reward > QUESTION_REWARD_MAX))
        status = err_set(err, STATUS_INVALID, "the reward must be from 0 to %d clout",
                         QUESTION_REWARD_MAX);
    if (status != STATUS_OK)
        return status;
    *normal = answer_normal_question(arena, str_of(question->text));
    if (normal->len == 0)
        return err_set(err, STATUS_INVALID, "the question is empty");
    return STATUS_OK;
}

static bool contains(struct str text, const char *words)
{
    size_t len = strlen(words);

    for (size_t at = 0; at + len <= text.len; at++) {
        if (memcmp(text.at + at, words, len) == 0)
            return true;
    }
    return false;
}

bool question_asks_to_choose(struct arena *arena, const char *text)
{
    static const char *const signs[] = {"of these",         "of the following", "the following",
                                        "which one of",     "which is not",     "which isn t",
                                        "which is the odd", "which answer",     "all of the above"};
    struct str normal = answer_normal_question(arena, str_of(text));

    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        if (contains(normal, signs[i]))
            return true;
    }
    return false;
}

static bool is_number(const char *text)
{
    int64_t number;

    return answer_number(str_of(text), &number, NULL) == STATUS_OK;
}

static enum answer_mode guess_mode(struct arena *arena, const struct question *question,
                                   bool choice)
{
    const struct question_texts *right = &question->right, *wrong = &question->wrong;
    bool numbers = right->count > 0, exact = false;

    choice = choice || wrong->count == 1 || question_asks_to_choose(arena, question->text);
    for (size_t i = 0; i < right->count; i++) {
        struct str text = str_of(right->at[i]);

        choice = choice || character_count(right->at[i]) > TYPED_MAX;
        numbers = numbers && is_number(right->at[i]);
        exact = exact || answer_loses_meaning(arena, text) || answer_mixes_scripts(text);
    }
    for (size_t i = 0; i < wrong->count; i++)
        exact = exact || answer_loses_meaning(arena, str_of(wrong->at[i]));
    if (choice && wrong->count > 0)
        return ANSWER_CHOICE;
    if (numbers)
        return ANSWER_NUMBER;
    return exact ? ANSWER_EXACT : ANSWER_TEXT;
}

enum status question_find_mode(struct arena *arena, struct question *question, bool choice,
                               struct err *err)
{
    struct question plain = *question;
    struct str normal;
    enum status status;

    /* Guessing looks into the texts, which may be anything yet. */
    plain.mode = ANSWER_EXACT;
    plain.tolerance = NULL;
    status = question_tidy(arena, &plain, &normal, err);
    if (status != STATUS_OK)
        return status;
    question->mode = guess_mode(arena, &plain, choice);
    if (question->mode != ANSWER_CHOICE && question_asks_to_choose(arena, plain.text))
        return err_set(
            err, STATUS_INVALID,
            "it asks to choose among answers, but there are no wrong ones to choose from");
    return STATUS_OK;
}
