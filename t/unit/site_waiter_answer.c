/* How an answer is put together: order, full stops, marks of the code, and what goes when it would be too long. */
#include "base/utf8.h"
#include "lib/tap.h"
#include "site/waiter_answer.h"

static struct arena arena;

static size_t characters(const char *text)
{
    size_t count = 0;

    for (size_t at = 0; at < strlen(text); at += utf8_length_at(str_of(text), at))
        count++;
    return count;
}

static void test_order(void)
{
    struct phrase_line lines[] = {{STR("waiter.help"), "say {words}!"},
                                  {STR("waiter.sentence"), "i cannot read"},
                                  {STR("waiter.wrote"), "that is {words}?"}};
    const struct phrases phrases = {lines, 3};
    struct waiter_speech speech = {
        .says = WAITER_SAYS_HELP, .rank = "serf", .values = {.words = "help"}};

    TAP_IS_TEXT(waiter_answer(&phrases, &arena, &speech), "serf, say help!", "the rank first");
    speech.catchphrase = "eh wot?";
    TAP_IS_TEXT(waiter_answer(&phrases, &arena, &speech), "serf, say help! eh wot?",
                "the catchphrase last");
    speech.wrote = "it";
    TAP_IS_TEXT(waiter_answer(&phrases, &arena, &speech),
                "serf, say help! i cannot read. that is it? eh wot?",
                "what he can read between them");
    lines[2].text = "that is {words}";
    speech.wrote = "it \xe2\x80\xa6";
    TAP_IS_TEXT(waiter_answer(&phrases, &arena, &speech),
                "serf, say help! i cannot read. that is it \xe2\x80\xa6 eh wot?",
                "dots that go on need none behind them");
    speech = (struct waiter_speech){.says = WAITER_SAYS_CHECK,
                                    .rank = "{check}{check}",
                                    .catchphrase = "{check}",
                                    .values = {.check = "{check}", .address = "a", .minutes = "9"}};
    TAP_IS_TEXT(waiter_answer(&phrases, &arena, &speech),
                "(check}(check}, your check is {check}: enter it at a within 9 minutes. (check}",
                "the code has one place");
}

/* The longest of everything: services take no more. */
static void test_length(void)
{
    struct phrase_line lines[] = {
        {STR("waiter.check"), arena_printf(&arena, "{check} {address} %0*d", 150, 0)},
        {STR("waiter.claim"), arena_printf(&arena, "{claim} {address} %0*d", 150, 0)},
        {STR("waiter.sentence"), arena_printf(&arena, "%0*d", WAITER_PHRASE_MAX, 0)}};
    const struct phrases phrases = {lines, 3};
    const char *address = "https://pierogi.example.org/~grandma/check", *answer, *claim = "";
    struct waiter_speech speech = {
        .says = WAITER_SAYS_CHECK,
        .rank = arena_printf(&arena, "%032d", 0),
        .wrote = "please please please please please please please please \xe2\x80\xa6",
        .catchphrase = arena_printf(&arena, "%0100d", 7),
        .values = {.check = "0000-0000-0000-0000", .address = address, .minutes = "15"}};

    answer = waiter_answer(&phrases, &arena, &speech);
    tap_ok(characters(answer) <= WAITER_ANSWER_CHARACTERS, "%zu characters", characters(answer));
    tap_ok(strstr(answer, speech.values.check) != NULL && strstr(answer, address) != NULL &&
               strstr(answer, "can only read 5 words") != NULL &&
               strstr(answer, speech.wrote) != NULL && str_ends(str_of(answer), speech.catchphrase),
           "what has to be said is said: %s", answer);
    for (int i = 0; i < 120; i++)
        claim = arena_printf(&arena, "%s\xc5\xbc", claim);
    speech.says = WAITER_SAYS_CLAIM;
    speech.values = (struct waiter_values){.claim = claim, .address = address};
    answer = waiter_answer(&phrases, &arena, &speech);
    TAP_IS_INT(characters(answer), WAITER_ANSWER_CHARACTERS, "a claim is cut to fit");
    tap_ok(strstr(answer, "\xc5\xbc\xe2\x80\xa6\"") != NULL, "and one sees that: %s", answer);
    speech.wrote = NULL;
    speech.catchphrase = "eh wot?";
    answer = waiter_answer(&phrases, &arena, &speech);
    tap_ok(strstr(answer, claim) != NULL && strstr(answer, "000000000000") != NULL,
           "where there is room nothing is cut: %s", answer);
}

int main(void)
{
    test_order();
    test_length();
    arena_free(&arena);
    return tap_done();
}
