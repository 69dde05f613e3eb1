/* Any bytes as a file of questions, in every format: read without harm; what is taken is clean, is answered rightly by
 * its own answers and wrongly by the others, and comes out of its own written form the same. */
#include "fuzz.h"

#include "base/utf8.h"
#include "site/answer_check.h"
#include "site/trivia_import.h"
#include "site/trivia_jsonl.h"

static const struct answer_key key = {{1}};

static void answers(struct arena *arena, const struct question *question)
{
    const struct answer_accepted accepted = {question->mode, question->tolerance,
                                             question->right.at, question->right.count};
    bool right;

    for (size_t i = 0; i < question->right.count; i++) {
        MUST(answer_check(arena, &key, &accepted, str_of(question->right.at[i]), &right, NULL) ==
             STATUS_OK);
        MUST(right);
    }
    for (size_t i = 0; i < question->wrong.count && question->tolerance == NULL; i++) {
        if (answer_check(arena, &key, &accepted, str_of(question->wrong.at[i]), &right, NULL) ==
            STATUS_OK)
            MUST(!right);
    }
}

static void round_trip(struct arena *arena, const struct question *question)
{
    struct trivia_reading reading = {.format = TRIVIA_JSONL};
    struct buf once = BUF_INIT, twice = BUF_INIT;
    struct trivia_drafts again;

    trivia_jsonl_write(&once, question);
    MUST(trivia_read(arena, buf_view(&once), &reading, &again, NULL) == STATUS_OK);
    MUST(again.count == 1 && again.items[0].refused == NULL);
    trivia_jsonl_write(&twice, &again.items[0].question);
    MUST(str_eq(buf_view(&once), buf_view(&twice)));
    buf_free(&once);
    buf_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size};
    struct trivia_reading reading = {.choice = size % 2 == 1};
    struct arena arena = {0};
    struct trivia_drafts drafts;
    struct err err;

    if (size < 2)
        return 0;
    /* The first two bytes choose the way of reading. */
    reading.format = (enum trivia_format)(data[0] % TRIVIA_FORMATS);
    reading.encoding = (enum trivia_encoding)(data[1] % TRIVIA_ENCODINGS);
    bytes = str_slice(bytes, 2, size);
    (void)trivia_format_detect(bytes);
    if (trivia_read(&arena, bytes, &reading, &drafts, &err) == STATUS_OK) {
        for (size_t i = 0; i < drafts.count; i++) {
            const struct question *question = &drafts.items[i].question;

            if (drafts.items[i].refused != NULL)
                continue;
            MUST(utf8_is_clean(str_of(question->text), false) && question->right.count > 0);
            answers(&arena, question);
            round_trip(&arena, question);
        }
    }
    arena_free(&arena);
    return 0;
}
