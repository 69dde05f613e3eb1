#include "web/form.h"

#include "base/buf.h"
#include "lib/tap.h"
#include "web/query.h"

static const char *const SIZES[] = {"small", "large", NULL};
static const struct param TYPED[] = {
    {.name = "title", .type = PARAM_TEXT, .max = 5, .typed = "the title"},
    {.name = "words", .type = PARAM_LINES, .max = 20, .typed = "what is said"},
    {.name = "next", .type = PARAM_TEXT, .max = 5},
    {.type = PARAM_NONE},
};
static const struct param PARAMS[] = {
    {.name = "title", .type = PARAM_TEXT, .max = 5},
    {.name = "words", .type = PARAM_LINES, .max = 20},
    {.name = "count", .type = PARAM_INT, .min = -2, .max = 10},
    {.name = "name", .type = PARAM_CODENAME},
    {.name = "path", .type = PARAM_PATH},
    {.name = "size", .type = PARAM_ENUM, .choices = SIZES},
    {.type = PARAM_NONE},
};

static struct arena arena;

static enum status read_text(struct form *form, const char *text, struct err *err)
{
    form_init(form, PARAMS);
    return form_add(form, &arena, str_of(text), err);
}

struct form_case {
    const char *text;
    const char *complaint; /* how the refusal begins; NULL = accepted */
};

static const struct form_case CASES[] = {
    {"", NULL},
    {"title=soup", NULL},
    {"title=%C5%BCur", NULL},
    {"title=12345", NULL},
    {"title=123456", "title must not be longer than 5 bytes"},
    {"title=a%0Ab", "title has characters"},
    {"title=a%00b", "title is not text in UTF-8"},
    {"title=a%0", "title is not encoded"},
    {"title=a%", "title is not encoded"},
    {"title=%zz", "title is not encoded"},
    {"title=%ff", "title is not text in UTF-8"},
    {"title=a&title=b", "title is given twice"},
    {"t%69tle=123456", "title must not be longer"},
    {"words=a%0Ab", NULL},
    {"words=1%0D%0A2%0D%0A3%0D%0A4%0D%0A5%0D%0A6%0D%0A7%0D%0A8%0D%0A9%0D%0A10", NULL},
    {"words=a%0Db", "words has characters"},
    {"title=a%0D%0Ab", "title has characters"},
    {"words=a%1bb", "words has characters"},
    {"count=10", NULL},
    {"count=-2", NULL},
    {"count=11", "count must be a whole number from -2 to 10"},
    {"count=-3", "count must be"},
    {"count=", "count must be"},
    {"count", "count must be"},
    {"count=1.5", "count must be"},
    {"count=+1", "count must be"}, /* a plus is a blank */
    {"name=soup-2", NULL},
    {"name=Soup", "name must be a codename"},
    {"path=a/b", NULL},
    {"path=a%2Fb", NULL},
    {"path=/a", "path must be codenames"},
    {"path=a/../b", "path must be codenames"},
    {"size=large", NULL},
    {"size=huge", "size has a value that is not on offer"},
    {"utm_source=x&&&title=soup&fbclid=%zz&%zz=1&=2&", NULL},
};

static void test_cases(void)
{
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct err err = {.message = ""};
        struct form form;
        enum status status = read_text(&form, CASES[i].text, &err);
        const char *want = CASES[i].complaint;

        if (want == NULL)
            tap_ok(status == STATUS_OK, "\"%s\" is fine %s", CASES[i].text, err.message);
        else
            tap_ok(status == STATUS_BAD_REQUEST && str_starts(str_of(err.message), want),
                   "\"%s\": %s", CASES[i].text, err.message);
    }
}

static void test_values(void)
{
    struct form form;
    struct buf many = BUF_INIT;

    read_text(&form, "title=a+b%2B&count=7&size=large&stranger=1", NULL);
    TAP_IS_TEXT(form_text(&form, "title"), "a b+", "decoded once");
    TAP_IS_INT(form_int(&form, "count", 0), 7, "a number");
    TAP_IS_INT(form_int(&form, "size", 9), 1, "the place of a choice");
    TAP_IS_TEXT(form_text(&form, "name"), NULL, "what was not sent is NULL");
    TAP_IS_INT(form_int(&form, "count", 0), 7, "a number again");
    tap_ok(form.strangers, "a stranger is noticed");
    tap_ok(!form_has(&form, "path"), "not sent");
    read_text(&form, "title=%2541", NULL);
    TAP_IS_TEXT(form_text(&form, "title"), "%41", "never decoded twice");
    read_text(&form, "title=", NULL);
    tap_ok(form_has(&form, "title") && !form.strangers, "an empty value is one");
    for (int i = 0; i < QUERY_PAIRS_MAX; i++)
        buf_text(&many, "x=1&");
    TAP_IS_INT(read_text(&form, many.at, NULL), STATUS_OK, "as many pairs as allowed");
    buf_text(&many, "x=1");
    TAP_IS_INT(read_text(&form, many.at, NULL), STATUS_BAD_REQUEST, "one more");
    buf_free(&many);
}

/* What a forgiving form holds after text that breaks a rule: "TITLE|WORDS: PROBLEM". */
static const char *forgiven(const char *text)
{
    struct form form;
    struct err err = {.message = ""};

    form_init(&form, TYPED);
    form.forgiving = true;
    if (form_add(&form, &arena, str_of(text), &err) != STATUS_OK)
        return arena_printf(&arena, "refused: %s", err.message);
    if (form.unfit == NULL)
        return "fit";
    return arena_printf(&arena, "%s|%s|%s: %s", form.unfit,
                        form_has(&form, "title") ? form_text(&form, "title") : "",
                        form_has(&form, "words") ? form_text(&form, "words") : "", form.problem);
}

static void test_forgiving(void)
{
    struct form form;
    struct err err = {.message = ""};

    TAP_IS_TEXT(forgiven("title=soup&words=a%0D%0Ab"), "fit", "nothing to forgive");
    TAP_IS_TEXT(forgiven("title=123456"),
                "title|123456|: the title must not be longer than 5 bytes", "too long");
    TAP_IS_TEXT(forgiven("words=a%00b%0Ac"), "words||a�b\nc: what is said is not text in UTF-8",
                "a NUL");
    TAP_IS_TEXT(forgiven("title=a%C5&words=b%FFc%ED%A0%80"),
                "title|a�|b�c���: the title is not text in UTF-8", "no UTF-8, twice");
    tap_ok(str_starts(str_of(forgiven("title=a%E2%80%AEb")),
                      "title|a�b|: the title has characters that cannot be shown"),
           "what turns the writing");
    tap_ok(str_starts(str_of(forgiven("words=a%1B%0D%0Ab%0Dc")), "words||a�"), "an escape");
    TAP_IS_TEXT(forgiven("title=a%0"), "refused: title is not encoded as a URL asks",
                "what no browser sends is not forgiven");
    TAP_IS_TEXT(forgiven("title=123456&title=a"), "refused: the title is given twice",
                "nor what comes twice");
    TAP_IS_TEXT(forgiven("next=%E2%80%AE"),
                "refused: next has characters that cannot be shown, such as control characters and "
                "those that turn the writing direction; take them out",
                "nor what nobody types");
    form_init(&form, TYPED);
    TAP_IS_INT(form_add(&form, &arena, STR("title=123456"), &err), STATUS_BAD_REQUEST,
               "nor is anything where the form is not shown again");
    TAP_IS_INT(form_put(&form, &arena, "title", (struct str){"a\0b", 3}, &err), STATUS_BAD_REQUEST,
               "one that comes plain");
    form.forgiving = true;
    TAP_IS_INT(form_put(&form, &arena, "title", (struct str){"a\0b", 3}, &err), STATUS_OK,
               "… is forgiven as well");
    TAP_IS_TEXT(form_text(&form, "title"), "a�b", "… and shown");
}

int main(void)
{
    test_cases();
    test_values();
    test_forgiving();
    arena_free(&arena);
    return tap_done();
}
