#include "site/trivia_csv.h"

#include "base/nearest.h"
#include "base/number.h"
#include "site/trivia_csv_record.h"

enum column {
    COLUMN_QUESTION,
    COLUMN_ANSWERS,
    COLUMN_WRONG,
    COLUMN_CATEGORY,
    COLUMN_MODE,
    COLUMN_TOLERANCE,
    COLUMN_REWARD,
    COLUMN_SOURCE,
    COLUMN_DIFFICULTY,
    COLUMN__COUNT
};

static const char *const column_names[COLUMN__COUNT] = {
    "question",  "answers", "wrong",  "category",   "mode",
    "tolerance", "reward",  "source", "difficulty",
};

struct columns {
    enum column at[TRIVIA_CSV_FIELDS_MAX];
    size_t count;
    bool named;
};

static const char *const difficulties[] = {"easy", "medium", "hard"};

static bool is_difficulty(struct str text)
{
    for (size_t i = 0; i < sizeof(difficulties) / sizeof(difficulties[0]); i++) {
        if (str_is_nocase(str_trim(text), difficulties[i]))
            return true;
    }
    return false;
}

/* --- columns --------------------------------------------------------------------------------------------- */

static enum status name_column(struct columns *columns, struct str name, struct err *err)
{
    for (int i = 0; i < COLUMN__COUNT; i++) {
        if (!str_is_nocase(name, column_names[i]))
            continue;
        for (size_t j = 0; j < columns->count; j++) {
            if (columns->at[j] == (enum column)i)
                return err_set(err, STATUS_INVALID, "two columns are called \"%s\"",
                               column_names[i]);
        }
        columns->at[columns->count++] = (enum column)i;
        return STATUS_OK;
    }
    {
        const char *near = nearest_name(name, column_names, COLUMN__COUNT);

        return err_set(err, STATUS_INVALID, "there is no column \"%.*s\"%s%s%s",
                       STR_ARG(str_slice(name, 0, 60)), near == NULL ? "" : "; did you mean \"",
                       near == NULL ? "" : near, near == NULL ? "" : "\"?");
    }
}

/* The names in the first record, if it has any. */
static enum status read_columns(struct columns *columns, const struct trivia_csv_record *first,
                                struct err *err)
{
    enum status status = STATUS_OK;

    *columns = (struct columns){.count = 0};
    if (first->wrong == NULL && str_is_nocase(str_trim(first->fields[0]), "question")) {
        columns->named = true;
        for (size_t i = 0; i < first->count && status == STATUS_OK; i++)
            status = name_column(columns, str_trim(first->fields[i]), err);
        return status;
    }
    for (int i = COLUMN_QUESTION; i <= COLUMN_CATEGORY; i++)
        columns->at[columns->count++] = (enum column)i;
    return STATUS_OK;
}

/* --- fields ---------------------------------------------------------------------------------------------- */

/* "a|b\|c" is the answers "a" and "b|c". */
static void split_answers(struct trivia_drafts *drafts, struct trivia_draft *draft,
                          struct question_texts *texts, struct str field)
{
    struct buf answer = BUF_INIT;

    for (size_t at = 0; at <= field.len; at++) {
        if (at + 1 < field.len && field.at[at] == '\\' && field.at[at + 1] == '|') {
            buf_char(&answer, '|');
            at++;
        } else if (at < field.len && field.at[at] != '|') {
            buf_char(&answer, field.at[at]);
        } else {
            if (str_trim(buf_view(&answer)).len > 0)
                trivia_draft_answer(drafts, draft, texts,
                                    arena_copy(drafts->arena, buf_view(&answer)));
            buf_clear(&answer);
        }
    }
    buf_free(&answer);
}

static void read_mode(struct trivia_drafts *drafts, struct trivia_draft *draft, struct str field)
{
    draft->has_mode = answer_mode_of(field, &draft->question.mode);
    if (!draft->has_mode)
        trivia_draft_refuse(drafts, draft, "its mode is none of text, number, exact and choice");
}

static void read_reward(struct trivia_drafts *drafts, struct trivia_draft *draft, struct str field)
{
    if (!number_i64(field, 0, QUESTION_REWARD_MAX, &draft->question.reward))
        trivia_draft_refuse(drafts, draft,
                            arena_printf(drafts->arena, "its reward is not a number from 0 to %d",
                                         QUESTION_REWARD_MAX));
}

static void read_field(struct trivia_drafts *drafts, struct trivia_draft *draft, enum column column,
                       struct str field)
{
    struct question *question = &draft->question;
    const char *text = arena_copy(drafts->arena, field);

    if (memchr(text, '\0', field.len) != NULL)
        trivia_draft_refuse(drafts, draft, "it holds a NUL");
    if (str_trim(field).len == 0)
        return;
    switch (column) {
    case COLUMN_QUESTION:
        question->text = text;
        break;
    case COLUMN_ANSWERS:
        split_answers(drafts, draft, &question->right, field);
        break;
    case COLUMN_WRONG:
        split_answers(drafts, draft, &question->wrong, field);
        break;
    case COLUMN_CATEGORY:
        question->category = text;
        break;
    case COLUMN_MODE:
        read_mode(drafts, draft, str_trim(field));
        break;
    case COLUMN_TOLERANCE:
        question->tolerance = text;
        break;
    case COLUMN_REWARD:
        read_reward(drafts, draft, str_trim(field));
        break;
    case COLUMN_SOURCE:
        question->source = text;
        break;
    case COLUMN_DIFFICULTY:
        if (!is_difficulty(field))
            trivia_draft_refuse(drafts, draft, "its difficulty is none of easy, medium and hard");
        break;
    case COLUMN__COUNT:
        break;
    }
}

static void read_record(struct trivia_drafts *drafts, const struct columns *columns,
                        const struct trivia_csv_record *record)
{
    struct trivia_draft *draft = trivia_draft_add(drafts, record->line);
    size_t count = record->count;

    if (!columns->named && count > 2 && is_difficulty(record->fields[count - 1]))
        count--;
    if (record->wrong != NULL)
        trivia_draft_refuse(drafts, draft, record->wrong);
    else if (count > columns->count)
        trivia_draft_refuse(drafts, draft,
                            arena_printf(drafts->arena, "it has %zu fields for %zu columns", count,
                                         columns->count));
    for (size_t i = 0; i < count && i < columns->count; i++)
        read_field(drafts, draft, columns->at[i], record->fields[i]);
    trivia_draft_finish(drafts, draft, true);
}

enum status trivia_csv_read(struct trivia_drafts *drafts, struct str text, struct err *err)
{
    struct trivia_csv csv = {text, 1};
    struct trivia_csv_record record;
    struct columns columns;
    enum status status;

    if (!trivia_csv_next(&csv, drafts->arena, &record))
        return STATUS_OK;
    status = read_columns(&columns, &record, err);
    if (status != STATUS_OK)
        return status;
    if (!columns.named)
        read_record(drafts, &columns, &record);
    while (trivia_csv_next(&csv, drafts->arena, &record))
        read_record(drafts, &columns, &record);
    return STATUS_OK;
}
