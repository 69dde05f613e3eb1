#include "site/waiter_answer.h"

#include "base/unicode.h"
#include "base/utf8.h"
#include "site/waiter_check.h"

#define ELLIPSIS "\xe2\x80\xa6"

/* What people have written does not become a code. */
static const char *without_mark(struct arena *arena, const char *text)
{
    char *copy, *mark;

    if (text == NULL || strstr(text, WAITER_CODE_MARK) == NULL)
        return text;
    copy = arena_strdup(arena, text);
    while ((mark = strstr(copy, WAITER_CODE_MARK)) != NULL)
        *mark = '(';
    return copy;
}

static bool ends_itself(const struct buf *text)
{
    return text->len == 0 || strchr(".!?:;,", text->at[text->len - 1]) != NULL ||
           str_ends(buf_view(text), ELLIPSIS);
}

/* A sentence after the others; what has no full stop gets one. */
static void add_sentence(struct buf *out, const char *text)
{
    if (!ends_itself(out))
        buf_char(out, '.');
    if (out->len > 0)
        buf_char(out, ' ');
    buf_text(out, text);
}

static void compose(struct buf *out, const struct phrases *phrases, struct arena *arena,
                    const struct waiter_speech *speech, const struct waiter_values *values)
{
    const struct waiter_values read = {.words = speech->wrote};

    buf_clear(out);
    buf_printf(out, "%s, %s", values->rank,
               waiter_phrase(phrases, arena, speech->says, speech->please, speech->seed, values));
    if (speech->wrote != NULL) {
        add_sentence(out, waiter_phrase(phrases, arena, WAITER_SAYS_SENTENCE, speech->please,
                                        speech->seed, &read));
        add_sentence(out, waiter_phrase(phrases, arena, WAITER_SAYS_WROTE, speech->please,
                                        speech->seed, &read));
    }
    if (speech->catchphrase != NULL)
        add_sentence(out, without_mark(arena, speech->catchphrase));
}

static size_t character_count(struct str text)
{
    size_t count = 0;

    for (size_t at = 0; at < text.len; at += utf8_length_at(text, at))
        count++;
    return count;
}

/* The claim without its last `more` characters and one for the ellipsis; never less than a few. */
static const char *cut_claim(struct arena *arena, const char *claim, size_t more)
{
    const struct str whole = str_of(claim);
    size_t keep = character_count(whole), at = 0;

    keep = keep > more + 9 ? keep - more - 1 : 8;
    for (size_t i = 0; i < keep && at < whole.len; i++)
        at += utf8_length_at(whole, at);
    return arena_printf(arena, "%.*s" ELLIPSIS,
                        STR_ARG(str_slice(whole, 0, unicode_cut(whole, at))));
}

/* How many characters the answer has too many; 0 = it fits. */
static size_t excess_of(const struct buf *out)
{
    const size_t count = character_count(buf_view(out));

    return count > WAITER_ANSWER_CHARACTERS ? count - WAITER_ANSWER_CHARACTERS : 0;
}

const char *waiter_answer(const struct phrases *phrases, struct arena *arena,
                          const struct waiter_speech *speech)
{
    static const struct phrases none = {NULL, 0};
    struct waiter_values values = speech->values;
    struct buf out = BUF_INIT;
    const char *copy;

    values.rank = without_mark(arena, speech->rank);
    values.claim = without_mark(arena, values.claim);
    compose(&out, phrases, arena, speech, &values);
    if (excess_of(&out) > 0)
        compose(&out, &none, arena, speech, &values);
    if (excess_of(&out) > 0 && values.claim != NULL) {
        values.claim = cut_claim(arena, values.claim, excess_of(&out));
        compose(&out, &none, arena, speech, &values);
    }
    copy = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return copy;
}
