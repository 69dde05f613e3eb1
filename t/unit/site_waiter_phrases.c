/* What the waiter says: placeholders, politeness, and lines that an admin has made unfit. */
#include "lib/tap.h"
#include "site/account_change.h"
#include "site/waiter_phrases.h"

static struct arena arena;
static char told[2000];

static void tell(void *context, const char *sentence)
{
    (void)context;
    snprintf(told + strlen(told), sizeof(told) - strlen(told), "%s\n", sentence);
}

static struct phrases phrases_of(struct phrase_line *lines, size_t count)
{
    return (struct phrases){lines, count};
}

static const struct waiter_values values = {.check = "{check}",
                                            .address = "https://example.org/check",
                                            .minutes = "15",
                                            .clout = "7",
                                            .rank = "serf",
                                            .claim = "{rank} {check} {",
                                            .words = "a, b",
                                            .handle = "anna"};

static const char *say(const struct phrases *phrases, enum waiter_phrase which, bool please,
                       uint64_t seed)
{
    return waiter_phrase(phrases, &arena, which, please, seed, &values);
}

static bool has_several(const struct phrases *phrases, enum waiter_phrase which, bool please)
{
    const char *first = say(phrases, which, please, 0);
    bool other = false;

    for (uint64_t seed = 1; seed < 20; seed++)
        other = other || strcmp(say(phrases, which, please, seed), first) != 0;
    return other;
}

static void test_built_in(void)
{
    struct phrases phrases;
    const char *first;
    bool other = false;

    phrases_load(&phrases, &arena, -1, NULL);
    TAP_IS_INT(waiter_phrases_check(&phrases, &arena, tell, NULL), 0, "the built-in lines are fit");
    TAP_IS_TEXT(told, "", "… nothing is told of them");
    first = say(&phrases, WAITER_SAYS_CHECK, false, 0);
    for (uint64_t seed = 0; seed < 8; seed++) {
        const char *text = say(&phrases, WAITER_SAYS_CHECK, false, seed);

        tap_ok(strstr(text, "{check}") != NULL && strstr(text, values.address) != NULL,
               "the check and where to take it: %s", text);
        TAP_IS_TEXT(say(&phrases, WAITER_SAYS_CHECK, false, seed), text, "a seed draws the same");
        other = other || strcmp(text, first) != 0;
    }
    tap_ok(other, "another one another");
    for (int which = WAITER_SAYS_CHECK; which <= WAITER_SAYS_LINKED; which++) {
        for (int please = 0; please < 2; please++)
            tap_ok(has_several(&phrases, (enum waiter_phrase)which, please == 1),
                   "there are several ways to say it");
    }
    for (int which = WAITER_SAYS_CHECK; which <= WAITER_SAYS_PUZZLED; which++) {
        bool same = false;

        for (uint64_t seed = 0; seed < 12; seed++)
            same = same || strcmp(say(&phrases, (enum waiter_phrase)which, true, seed),
                                  say(&phrases, (enum waiter_phrase)which, false, seed)) == 0;
        tap_ok(!same, "please makes a difference");
    }
    TAP_IS_TEXT(say(&phrases, WAITER_SAYS_SENTENCE, false, 3),
                "i am good at writing but can only read 5 words", "the sentence");
    TAP_IS_TEXT(say(&phrases, WAITER_SAYS_SENTENCE, true, 3),
                "i am good at writing but can only read 5 words", "… the same to the polite");
    TAP_IS_TEXT(say(&phrases, WAITER_SAYS_WROTE, false, 3), "you wrote: a, b", "what he read");
    for (int which = WAITER_SAYS_CHECK; which <= WAITER_SAYS_WROTE; which++)
        tap_ok(say(&(struct phrases){NULL, 0}, (enum waiter_phrase)which, true, 1)[0] != '\0',
               "without any lines he says something plain");
}

static void test_own(void)
{
    struct phrase_line lines[] = {
        {STR("waiter.claim"), "{claim} at {address} } {"},
        {STR("waiter.clout"), ""},
        {STR("waiter.help"), "words: {words"},
        {STR("waiter.check"), "your check is {check}"},
        {STR("waiter.linked"), "{handle}{check}"},
        {STR("waiter.puzzled"), arena_printf(&arena, "%0*d", WAITER_PHRASE_MAX, 0)},
        {STR("waiter.puzzled.please"), arena_printf(&arena, "%0*d", WAITER_PHRASE_MAX + 1, 0)},
        {STR("waiter.chek"), "{check}"},
        {STR("waiter.please"), "x"},
        {STR("claim"), "{what}"},
        {STR("waiter.sentence"), "i read {minutes"},
        {STR("waiter.no-claim"), /* 59 bytes, and a letter of two */
         "none none none none none none none none none none none none\xc4\x85ne"},
    };
    struct phrases phrases = phrases_of(lines, sizeof(lines) / sizeof(lines[0]));

    TAP_IS_TEXT(say(&phrases, WAITER_SAYS_CLAIM, false, 0),
                "{rank} {check} { at https://example.org/check } {",
                "what is put in is put in as it is");
    TAP_IS_TEXT(say(&phrases, WAITER_SAYS_CLAIM, true, 0),
                say(&phrases, WAITER_SAYS_CLAIM, false, 0), "who has no polite line has this one");
    TAP_IS_TEXT(say(&phrases, WAITER_SAYS_CLOUT, false, 0),
                "you have 7 clout and your rank is serf", "an empty line gives the plain one");
    TAP_IS_TEXT(say(&phrases, WAITER_SAYS_HELP, false, 0), "the words are a, b",
                "one without its placeholder, too");
    tap_ok(strstr(say(&phrases, WAITER_SAYS_CHECK, false, 0), values.address) != NULL,
           "nobody is left without the address");
    TAP_IS_TEXT(say(&phrases, WAITER_SAYS_LINKED, false, 0), "you are anna now",
                "a placeholder of others is not said");
    TAP_IS_INT(strlen(say(&phrases, WAITER_SAYS_PUZZLED, true, 0)), WAITER_PHRASE_MAX,
               "a line may be so long, and no longer");
    TAP_IS_TEXT(say(&phrases, WAITER_SAYS_SENTENCE, false, 0),
                "i am good at writing but can only read 5 words",
                "nor is one that lacks its brace");
    TAP_IS_INT(waiter_phrases_check(&phrases, &arena, tell, NULL), 8, "all this is told");
    TAP_IS_TEXT(
        told,
        arena_printf(
            &arena,
            "the phrase \"waiter.help: words: {words\" has {words without the } that belongs to it\n"
            "the phrase \"waiter.check: your check is {check}\" lacks the placeholder {address}\n"
            "the phrase \"waiter.linked: {handle}{check}\" has the placeholder {check}, which means "
            "nothing there\n"
            "the phrase \"waiter.puzzled.please: %060d\" has %d bytes; at most %d are said\n"
            "the phrase \"waiter.chek: {check}\" is a key that the waiter does not know\n"
            "the phrase \"waiter.please: x\" is a key that the waiter does not know\n"
            "the phrase \"waiter.sentence: i read {minutes\" has {minutes without the } that "
            "belongs to it\n"
            "the phrase \"waiter.no-claim: none none none none none none none none none none none "
            "none\" lacks the placeholder {address}\n",
            0, WAITER_PHRASE_MAX + 1, WAITER_PHRASE_MAX),
        "… in these words");
}

static void test_catchphrase(void)
{
    struct phrase_line line = {STR("catchphrase"),
                               arena_printf(&arena, "%0*d", CATCHPHRASE_MAX, 0)};
    struct phrases phrases = phrases_of(&line, 1);

    TAP_IS_TEXT(waiter_catchphrase(&phrases), line.text, "a catchphrase as long as a member's");
    TAP_IS_INT(waiter_phrases_check(&phrases, &arena, tell, NULL), 0, "… is fit");
    line.text = arena_printf(&arena, "%0*d", CATCHPHRASE_MAX + 1, 0);
    tap_ok(waiter_catchphrase(&phrases) == NULL, "a longer one is not said");
    told[0] = '\0';
    TAP_IS_INT(waiter_phrases_check(&phrases, &arena, tell, NULL), 1, "… which is told");
    tap_ok(strstr(told, "has 101 bytes; at most 100 are said") != NULL, "… with the limit");
    line.text = "";
    tap_ok(waiter_catchphrase(&phrases) == NULL, "an empty one is none");
    tap_ok(waiter_catchphrase(&(struct phrases){NULL, 0}) == NULL, "as is none");
}

int main(void)
{
    test_built_in();
    test_own();
    test_catchphrase();
    arena_free(&arena);
    return tap_done();
}
