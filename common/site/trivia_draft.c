#include "site/trivia_draft.h"

#include "site/question_rules.h"

struct trivia_draft *trivia_draft_add(struct trivia_drafts *drafts, size_t line)
{
    struct trivia_draft *draft;

    if (drafts->count == drafts->room) {
        size_t room = drafts->room == 0 ? 64 : drafts->room * 2;
        struct trivia_draft *items = ARENA_ARRAY(drafts->arena, struct trivia_draft, room);

        if (drafts->count > 0)
            memcpy(items, drafts->items, drafts->count * sizeof(*items));
        drafts->items = items;
        drafts->room = room;
    }
    draft = &drafts->items[drafts->count++];
    draft->line = line;
    draft->question.text = draft->question.category = draft->question.source = "";
    draft->question.reward = QUESTION_REWARD_USUAL;
    return draft;
}

void trivia_draft_refuse(struct trivia_drafts *drafts, struct trivia_draft *draft, const char *why)
{
    if (draft->refused == NULL)
        draft->refused = arena_strdup(drafts->arena, why);
}

void trivia_draft_answer(struct trivia_drafts *drafts, struct trivia_draft *draft,
                         struct question_texts *texts, const char *text)
{
    if (texts->count < QUESTION_ANSWERS_MAX)
        texts->at[texts->count++] = text;
    else
        trivia_draft_refuse(
            drafts, draft,
            arena_printf(drafts->arena, "it has more than %d answers", QUESTION_ANSWERS_MAX));
}

void trivia_draft_finish(struct trivia_drafts *drafts, struct trivia_draft *draft, bool choice)
{
    struct question *question = &draft->question;
    struct str normal;
    struct err err;

    if (draft->refused != NULL)
        return;
    if ((!draft->has_mode &&
         question_find_mode(drafts->arena, question, choice, &err) != STATUS_OK) ||
        question_tidy(drafts->arena, question, &normal, &err) != STATUS_OK)
        trivia_draft_refuse(drafts, draft, err.message);
}
