#include "site/trivia_jsonl.h"

#include "base/json_read.h"
#include "base/json_write.h"
#include "base/nearest.h"

static const char *const members[] = {
    "question", "answers", "wrong", "mode", "tolerance", "reward", "category", "source",
};
#define MEMBERS (sizeof(members) / sizeof(members[0]))

/* --- reading --------------------------------------------------------------------------------------------- */

static void check_members(struct trivia_drafts *drafts, struct trivia_draft *draft,
                          const struct json *object)
{
    for (const struct json *v = json_first(object); v != NULL; v = v->next) {
        const char *near = nearest_name(v->key, members, MEMBERS);
        bool known = false;

        for (size_t i = 0; i < MEMBERS; i++)
            known = known || str_is(v->key, members[i]);
        if (!known)
            trivia_draft_refuse(drafts, draft,
                                arena_printf(drafts->arena,
                                             "it has an unknown member \"%.*s\"%s%s%s",
                                             STR_ARG(str_slice(v->key, 0, 60)),
                                             near == NULL ? "" : "; did you mean \"",
                                             near == NULL ? "" : near, near == NULL ? "" : "\"?"));
    }
}

/* The text of a member; `otherwise` when there is none. */
static const char *member_text(struct trivia_drafts *drafts, struct trivia_draft *draft,
                               const struct json *object, const char *name, const char *otherwise)
{
    const struct json *value = json_get(object, name);

    if (value == NULL)
        return otherwise;
    if (json_text(value) != NULL)
        return json_text(value);
    trivia_draft_refuse(drafts, draft,
                        arena_printf(drafts->arena, "its \"%s\" is not a text", name));
    return otherwise;
}

static void read_answers(struct trivia_drafts *drafts, struct trivia_draft *draft,
                         const struct json *object, const char *name, struct question_texts *texts)
{
    const struct json *array = json_get(object, name);

    if (array != NULL && json_kind(array) != JSON_ARRAY)
        trivia_draft_refuse(drafts, draft,
                            arena_printf(drafts->arena, "its \"%s\" is not an array", name));
    for (const struct json *one = json_first(array); one != NULL; one = one->next) {
        if (json_text(one) != NULL)
            trivia_draft_answer(drafts, draft, texts, json_text(one));
        else
            trivia_draft_refuse(
                drafts, draft,
                arena_printf(drafts->arena, "in its \"%s\" is something that is no text", name));
    }
}

static void read_object(struct trivia_drafts *drafts, struct trivia_draft *draft,
                        const struct json *object)
{
    struct question *question = &draft->question;
    const char *mode;

    check_members(drafts, draft, object);
    question->text = member_text(drafts, draft, object, "question", "");
    question->category = member_text(drafts, draft, object, "category", "");
    question->source = member_text(drafts, draft, object, "source", "");
    question->tolerance = member_text(drafts, draft, object, "tolerance", NULL);
    mode = member_text(drafts, draft, object, "mode", NULL);
    draft->has_mode = mode != NULL && answer_mode_of(str_of(mode), &question->mode);
    if (mode != NULL && !draft->has_mode)
        trivia_draft_refuse(drafts, draft, "its mode is none of text, number, exact and choice");
    if (json_get(object, "reward") != NULL &&
        !json_int(json_get(object, "reward"), 0, QUESTION_REWARD_MAX, &question->reward))
        trivia_draft_refuse(drafts, draft,
                            arena_printf(drafts->arena, "its reward is not a number from 0 to %d",
                                         QUESTION_REWARD_MAX));
    read_answers(drafts, draft, object, "answers", &question->right);
    read_answers(drafts, draft, object, "wrong", &question->wrong);
    trivia_draft_finish(drafts, draft, true);
}

void trivia_jsonl_read(struct trivia_drafts *drafts, struct str text)
{
    struct str rest = {text.at == NULL ? "" : text.at, text.len}, line;
    size_t number = 0;

    while (str_cut(&rest, '\n', &line)) {
        struct trivia_draft *draft;
        const struct json *object = NULL;
        struct err err;

        number++;
        line = str_trim(line);
        if (line.len == 0)
            continue;
        draft = trivia_draft_add(drafts, number);
        if (json_read(&object, drafts->arena, line, TRIVIA_JSONL_LINE_MAX, &err) != STATUS_OK)
            trivia_draft_refuse(drafts, draft, err.message);
        else if (json_kind(object) != JSON_OBJECT)
            trivia_draft_refuse(drafts, draft, "it is not a JSON object");
        else
            read_object(drafts, draft, object);
    }
}

/* --- writing --------------------------------------------------------------------------------------------- */

static void put_texts(struct json_write *w, const char *name, const struct question_texts *texts)
{
    json_key(w, name);
    json_put_texts(w, texts->at, texts->count);
}

static void put_text(struct json_write *w, const char *name, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    json_key(w, name);
    json_put_text(w, text);
}

void trivia_jsonl_write(struct buf *out, const struct question *question)
{
    struct json_write w;

    json_begin(&w, out, false);
    json_object(&w);
    put_text(&w, "question", question->text);
    put_texts(&w, "answers", &question->right);
    if (question->wrong.count > 0)
        put_texts(&w, "wrong", &question->wrong);
    put_text(&w, "mode", answer_mode_name(question->mode));
    put_text(&w, "tolerance", question->tolerance);
    if (question->reward != QUESTION_REWARD_USUAL) {
        json_key(&w, "reward");
        json_put_i64(&w, question->reward);
    }
    put_text(&w, "category", question->category);
    put_text(&w, "source", question->source);
    json_end(&w);
    json_finish(&w);
    buf_char(out, '\n');
}
