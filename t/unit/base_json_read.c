#include "../lib/tap.h"

#include "base/buf.h"
#include "base/json_read.h"
#include "base/utf8.h"

static struct arena arena;
static struct err err;

static const struct json *read_bytes(struct str text)
{
    const struct json *value = NULL;

    memset(&err, 0, sizeof(err));
    return json_read(&value, &arena, text, 1000000, &err) == STATUS_OK ? value : NULL;
}

static const struct json *read_text(const char *z)
{
    return read_bytes(str_of(z));
}

static const struct json_case {
    const char *text;
    size_t len; /* NUL may be inside */
    bool accepted;
} cases[] = {
#define ACCEPT(literal) {literal, sizeof(literal) - 1, true},
#define REJECT(literal) {literal, sizeof(literal) - 1, false},
#include "json_cases.def"
};

static void test_cases(void)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct str text = {cases[i].text, cases[i].len};
        bool accepted = read_bytes(text) != NULL;
        bool explained =
            accepted || (err.status == STATUS_INVALID && str_starts(str_of(err.message), "line "));

        tap_ok(accepted == cases[i].accepted && explained, "%s case %zu",
               cases[i].accepted ? "accepted" : "rejected", i + 1);
        if (accepted != cases[i].accepted)
            fprintf(stderr, "# %.*s: %s\n", STR_ARG(text), err.message);
    }
}

static void test_where(void)
{
    static const struct {
        const char *text;
        const char *message;
    } places[] = {
        {"", "line 1, column 1: the text ends too early"},
        {"[1,\n  2,\n  x]", "line 3, column 3: this is not allowed here"},
        {"[1,\n  2,\n  tru]", "line 3, column 3: this is no JSON value"},
        {"[1,\n\n]", "line 3, column 1: a value must stand here"},
        {"[\"\xc5\xbc\xc5\xbc\" 1]", "line 1, column 7: a comma or ] is missing"},
        {"{\"a\":1 \"b\":2}", "line 1, column 8: a comma or } is missing"},
        {"{\"a\" \"b\"}", "line 1, column 6: a colon is missing"},
        {"{\"a\":1,}", "line 1, column 8: the name of a member must stand here, in quotes"},
        {"[1,2 ", "line 1, column 6: the text ends too early"},
        {"[\"abc", "line 1, column 2: what begins here does not end"},
        {"[\"ab\tc\"]", "line 1, column 5: a control character in text must be escaped"},
        {"[\"ab\\ud800\"]", "line 1, column 5: this escape is wrong, or half of a surrogate pair"},
        {"[\"ab\xff\"]", "line 1, column 5: this byte is not UTF-8"},
        {"[]\n[]", "line 2, column 1: nothing may follow the value"},
        {"[]]", "line 1, column 3: nothing is open that could be closed here"},
        {"{\"a\":1,\n\"a\":2}", "line 2, column 6: this object has two members of the same name"},
    };

    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        read_text(places[i].text);
        TAP_IS_TEXT(err.message, places[i].message, "the place and the reason");
    }
}

static void test_limits(void)
{
    const struct json *value;
    char deep[2 * JSON_READ_DEPTH + 2];
    struct buf many = BUF_INIT;
    struct str text;

    memset(deep, '[', JSON_READ_DEPTH);
    memset(deep + JSON_READ_DEPTH, ']', JSON_READ_DEPTH);
    text = (struct str){deep, 2 * JSON_READ_DEPTH};
    tap_ok(read_bytes(text) != NULL, "the deepest nesting");
    memset(deep, '[', JSON_READ_DEPTH + 1);
    memset(deep + JSON_READ_DEPTH + 1, ']', JSON_READ_DEPTH + 1);
    text.len += 2;
    tap_ok(read_bytes(text) == NULL, "one level more");
    TAP_IS_TEXT(err.message, "line 1, column 65: this is nested too deeply", "is refused");
    TAP_IS_INT(json_read(&value, &arena, STR("[1,2]"), 5, &err), STATUS_OK, "the largest text");
    TAP_IS_INT(json_read(&value, &arena, STR("[1,2]"), 4, &err), STATUS_TOO_LARGE, "one byte more");

    /* Texts on which a careless reader takes quadratic time: with this size it would be noticed. */
    for (int i = 0; i < 400000; i++)
        buf_char(&many, '[');
    tap_ok(read_bytes(buf_view(&many)) == NULL, "only opening brackets");
    buf_clear(&many);
    buf_char(&many, '{');
    for (int i = 0; i < 40000; i++)
        buf_printf(&many, "%s\"k%d\":%d", i > 0 ? "," : "", i, i);
    buf_char(&many, '}');
    value = read_bytes(buf_view(&many));
    TAP_IS_INT(json_count(value), 40000, "many members");
    buf_free(&many);
}

#define MOST 5000

/* Reads a copy of the text as the answer of another machine. */
static const struct json *read_reply(struct str text)
{
    const struct json *value = NULL;
    char *copy = malloc(text.len > 0 ? text.len : 1); /* so that sanitizers see its end */

    for (size_t i = 0; i < text.len; i++)
        copy[i] = text.at[i];
    arena_adopt(&arena, copy);
    memset(&err, 0, sizeof(err));
    return json_read_reply(&value, &arena, copy, text.len, MOST, &err) == STATUS_OK ? value : NULL;
}

#define UNKNOWN "\xef\xbf\xbd"

/* What one person can write must not hide what all others have written. */
static void test_mended(void)
{
    static const struct {
        const char *text, *mended;
    } texts[] = {
        {"[\"\\ud800\"]", UNKNOWN},
        {"[\"a\\udc00b\"]", "a" UNKNOWN "b"},
        {"[\"\\ud800\\ud83e\\udd5f\"]", UNKNOWN "\xf0\x9f\xa5\x9f"},
        {"[\"\\udc00\\ud800\"]", UNKNOWN UNKNOWN},
        {"[\"\\ud83e\\\\udd5f\"]", UNKNOWN "\\udd5f"},
        {"[\"\\ud800\\n\"]", UNKNOWN "\n"},
        {"[\"a\\u0000b\"]", "a" UNKNOWN "b"},
        {"[\"a\xffz\xed\xa0\x80\"]", "a?z???"},
        {"[\"\xf0\x9f\xa5\"]", "???"},
        {"[\"\\\"\\\\\\/\\b\\u017c\xc5\xbc\"]", "\"\\/\b\xc5\xbc\xc5\xbc"},
        {"[\"\"]", ""},
    };
    const struct json *value;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        value = read_reply(str_of(texts[i].text));
        TAP_IS_TEXT(json_text(json_first(value)), texts[i].mended, "an answer's text");
    }
    value = read_reply(STR("{\"\\ud800\":1,\"a\":[\"b\",\"c\"]}"));
    TAP_IS_TEXT(value == NULL ? NULL : json_first(value)->key.at, UNKNOWN, "a name");
    TAP_IS_TEXT(json_text(json_first(json_get(value, "a"))->next), "c", "what comes behind");
    tap_ok(read_reply(STR("{\"\\ud800\":1,\"\\udfff\":2}")) == NULL, "the same name, mended");
}

/* In all else an answer is read as strictly as anything. */
static void test_reply(void)
{
    struct buf many = BUF_INIT;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct str text = {cases[i].text, cases[i].len};
        const bool accepted = read_reply(text) != NULL;
        const bool mended = strstr(text.at, "\\ud") != NULL || !utf8_is_valid(text);

        tap_ok(accepted == cases[i].accepted || (mended && accepted), "case %zu in an answer",
               i + 1);
    }
    tap_ok(read_reply(STR("[\"\\ud800\",\"\x01\"]")) == NULL, "a control character");
    TAP_IS_TEXT(err.message, "byte 12: a control character in text must be escaped", "… is told");
    buf_char(&many, '[');
    for (int i = 1; i < MOST; i++)
        buf_text(&many, i == 1 ? "0" : ",0");
    buf_char(&many, ']');
    TAP_IS_INT(json_count(read_reply(buf_view(&many))), MOST - 1, "many values");
    many.at[many.len - 1] = ',';
    buf_text(&many, "0]");
    tap_ok(read_reply(buf_view(&many)) == NULL && err.status == STATUS_TOO_LARGE, "one more");
    TAP_IS_TEXT(err.message, "the JSON text has more than 5000 names and values", "… is told");
    buf_free(&many);
}

static void test_access(void)
{
    const struct json *top =
        read_text("{\"user\":{\"name\":\"Zo\\u015bia\",\"age\":41,\"staff\":true,"
                  "\"pets\":[\"cat\",\"dog\"],\"none\":null,\"nul\":\"a\\u0000b\","
                  "\"big\":9223372036854775807,\"low\":-9223372036854775808,"
                  "\"huge\":9223372036854775808,\"real\":1.0,\"exp\":1e3,"
                  "\"minus\":-0,\"off\":false,\"\":\"empty\"}}");
    const struct json *user = json_get(top, "user"), *pet;
    struct str bytes;
    int64_t n = 0;
    bool yes = false;

    TAP_IS_TEXT(json_text(json_get(user, "name")), "Zo\xc5\x9bia", "text");
    tap_ok(json_int(json_get(user, "age"), 0, 150, &n) && n == 41, "number");
    tap_ok(!json_int(json_get(user, "age"), 0, 40, &n), "a number beyond its bound");
    tap_ok(json_int(json_get(user, "big"), INT64_MIN, INT64_MAX, &n) && n == INT64_MAX, "largest");
    tap_ok(json_int(json_get(user, "low"), INT64_MIN, INT64_MAX, &n) && n == INT64_MIN, "smallest");
    tap_ok(!json_int(json_get(user, "huge"), INT64_MIN, INT64_MAX, &n), "a number that is too big");
    tap_ok(!json_int(json_get(user, "real"), 0, 9, &n), "1.0 is not a whole number");
    tap_ok(!json_int(json_get(user, "exp"), 0, 9999, &n), "nor is 1e3");
    tap_ok(json_int(json_get(user, "minus"), 0, 9, &n) && n == 0, "-0 is 0");
    tap_ok(json_bool(json_get(user, "staff"), &yes) && yes, "true");
    tap_ok(json_bool(json_get(user, "off"), &yes) && !yes, "false");
    tap_ok(!json_bool(json_get(user, "age"), &yes), "a number is no bool");
    TAP_IS_TEXT(json_text(json_get(user, "")), "empty", "an empty name");
    TAP_IS_TEXT(json_text(json_get(user, "nul")), NULL, "text with NUL is no C text");
    tap_ok(json_str(json_get(user, "nul"), &bytes) && bytes.len == 3, "but has its bytes");
    TAP_IS_INT(json_kind(json_get(user, "none")), JSON_NULL, "null");
    TAP_IS_INT(json_kind(json_get(user, "other")), JSON_NOTHING, "absent");
    TAP_IS_INT(json_count(json_get(user, "pets")), 2, "elements are counted");
    pet = json_first(json_get(user, "pets"));
    TAP_IS_TEXT(json_text(pet), "cat", "first element");
    TAP_IS_TEXT(json_text(pet->next), "dog", "second element");
    tap_ok(pet->next->next == NULL, "and no third");
    tap_ok(json_get(json_get(json_get(top, "a"), "b"), "c") == NULL, "a path that leads nowhere");
    tap_ok(json_get(json_get(user, "age"), "x") == NULL && json_text(json_get(user, "age")) == NULL,
           "a value of another kind");
}

int main(void)
{
    test_cases();
    test_where();
    test_limits();
    test_mended();
    test_reply();
    test_access();
    arena_free(&arena);
    return tap_done();
}
