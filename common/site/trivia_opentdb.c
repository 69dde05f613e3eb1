#include "site/trivia_opentdb.h"

#include "base/json_read.h"

#define BYTES_MAX ((size_t)64 << 20)

/* What the codes of the service mean; each says what to do. */
static enum status check_code(const struct json *root, struct err *err)
{
    static const char *const meanings[] = {
        NULL,
        "there were fewer questions than asked for; ask for fewer",
        "the request had a wrong parameter",
        "its session token is unknown; ask without one",
        "its session token has seen all questions; reset it",
        "it was asked too often; wait five seconds between two requests",
    };
    const struct json *code = json_get(root, "response_code");
    int64_t number;

    if (code == NULL || json_int(code, 0, 0, &number))
        return STATUS_OK;
    if (json_int(code, 1, 5, &number))
        return err_set(err, STATUS_INVALID,
                       "the file holds no questions but a refusal of the service: %s",
                       meanings[number]);
    return err_set(err, STATUS_INVALID, "the response_code of the file is not a known one");
}

/* One decoded text; "" when it is missing or bad, and then the draft is refused. */
static const char *member(struct trivia_drafts *drafts, struct trivia_draft *draft,
                          const struct json *value, const char *name, enum trivia_encoding encoding)
{
    const char *plain = "";
    struct str text;
    struct err err;

    if (!json_str(value, &text)) {
        trivia_draft_refuse(drafts, draft, arena_printf(drafts->arena, "it has no %s", name));
        return "";
    }
    if (trivia_decode(drafts->arena, encoding, text, &plain, &err) != STATUS_OK)
        trivia_draft_refuse(drafts, draft, err.message);
    return plain;
}

static void read_result(struct trivia_drafts *drafts, struct trivia_draft *draft,
                        const struct json *item, enum trivia_encoding encoding, bool choice)
{
    const struct json *wrong = json_get(item, "incorrect_answers");
    struct question *question = &draft->question;
    bool is_boolean;
    const char *type;

    question->source = TRIVIA_OPENTDB_SOURCE;
    question->text = member(drafts, draft, json_get(item, "question"), "question", encoding);
    trivia_draft_answer(
        drafts, draft, &question->right,
        member(drafts, draft, json_get(item, "correct_answer"), "correct_answer", encoding));
    type = member(drafts, draft, json_get(item, "type"), "type", encoding);
    if (json_get(item, "category") != NULL)
        question->category =
            member(drafts, draft, json_get(item, "category"), "category", encoding);
    is_boolean = strcmp(type, "boolean") == 0;
    if (!is_boolean && strcmp(type, "multiple") != 0)
        trivia_draft_refuse(drafts, draft, "its type is neither multiple nor boolean");
    if (json_kind(wrong) != JSON_ARRAY || json_count(wrong) == 0)
        trivia_draft_refuse(drafts, draft, "it has no incorrect_answers");
    for (const struct json *one = json_first(wrong); one != NULL; one = one->next)
        trivia_draft_answer(drafts, draft, &question->wrong,
                            member(drafts, draft, one, "text for a wrong answer", encoding));
    trivia_draft_finish(drafts, draft, choice || is_boolean);
}

enum status trivia_opentdb_read(struct trivia_drafts *drafts, struct str text, bool choice,
                                enum trivia_encoding *encoding, struct err *err)
{
    const struct json *root, *results;
    size_t number = 0;
    enum status status = json_read(&root, drafts->arena, text, BYTES_MAX, err);

    if (status == STATUS_OK)
        status = check_code(root, err);
    if (status != STATUS_OK)
        return status;
    results = json_kind(root) == JSON_ARRAY ? root : json_get(root, "results");
    if (json_kind(results) != JSON_ARRAY)
        return err_set(err, STATUS_INVALID,
                       "the file is JSON, but has no \"results\" as the Open Trivia Database gives "
                       "them");
    if (*encoding == TRIVIA_DETECT)
        *encoding = trivia_encoding_detect(results);
    for (const struct json *item = json_first(results); item != NULL; item = item->next)
        read_result(drafts, trivia_draft_add(drafts, ++number), item, *encoding, choice);
    return STATUS_OK;
}
