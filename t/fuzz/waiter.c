/* Any bytes as a message to the waiter, and as a phrase of his: what he shows is short and clean and nothing that was not
 * read; what he says is never empty. */
#include "fuzz.h"

#include "base/utf8.h"
#include "site/waiter_phrases.h"
#include "site/waiter_words.h"

static void check_words(struct str text)
{
    struct buf picture = BUF_INIT;
    unsigned words = waiter_words_find(text);

    waiter_words_picture(text, &picture);
    MUST(picture.len > 0 && picture.len <= WAITER_PICTURE_MAX);
    MUST(utf8_is_clean(buf_view(&picture), false));
    MUST((waiter_words_find(buf_view(&picture)) & ~words) == 0);
    buf_free(&picture);
}

static void ignore(void *context, const char *sentence)
{
    *(size_t *)context += strlen(sentence) > 0;
}

static void check_phrase(struct arena *arena, const char *text)
{
    static const struct waiter_values values = {"c", "a", "m", "c", "r", "c", "w", "h"};
    struct phrase_line lines[] = {{STR("waiter.check"), text}, {STR("waiter.help.please"), text}};
    const struct phrases phrases = {lines, 2};
    size_t told = 0;

    MUST(waiter_phrases_check(&phrases, arena, ignore, &told) == told);
    for (int which = WAITER_SAYS_CHECK; which <= WAITER_SAYS_WROTE; which++)
        MUST(waiter_phrase(&phrases, arena, (enum waiter_phrase)which, true, 0, &values)[0] !=
             '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str text = {(const char *)data, size};
    struct arena arena = {0};

    if (utf8_is_valid(text))
        check_words(text);
    check_phrase(&arena, arena_copy(&arena, text));
    arena_free(&arena);
    return 0;
}
