#include "../lib/tap.h"

#include "base/json_write.h"

#include <sys/wait.h>

static struct buf out;

static void begin(struct json_write *w, bool pretty)
{
    buf_clear(&out);
    json_begin(w, &out, pretty);
}

static void write_menu(struct json_write *w)
{
    json_object(w);
    json_key(w, "name");
    json_put_text(w, "ruskie");
    json_key(w, "price");
    json_put_i64(w, -12);
    json_key(w, "with");
    json_array(w);
    json_put_text(w, "onion");
    json_put_bool(w, true);
    json_put_bool(w, false);
    json_put_null(w);
    json_object(w);
    json_end(w);
    json_array(w);
    json_end(w);
    json_end(w);
    json_key(w, "none");
    json_put_text(w, NULL);
    json_end(w);
    json_finish(w);
}

static void test_shape(void)
{
    struct json_write w;

    begin(&w, false);
    write_menu(&w);
    TAP_IS_TEXT(out.at,
                "{\"name\":\"ruskie\",\"price\":-12,\"with\":[\"onion\",true,false,null,{},[]],"
                "\"none\":null}",
                "in one line");
    begin(&w, true);
    write_menu(&w);
    TAP_IS_TEXT(out.at,
                "{\n  \"name\": \"ruskie\",\n  \"price\": -12,\n  \"with\": [\n    \"onion\",\n"
                "    true,\n    false,\n    null,\n    {},\n    []\n  ],\n  \"none\": null\n}\n",
                "indented");
    begin(&w, false);
    json_put_i64(&w, INT64_MIN);
    json_finish(&w);
    TAP_IS_TEXT(out.at, "-9223372036854775808", "a single value, the smallest number");
    begin(&w, true);
    json_array(&w);
    json_end(&w);
    json_finish(&w);
    TAP_IS_TEXT(out.at, "[]\n", "an empty array stays in one line");
}

static void test_text(void)
{
    static const struct {
        struct str text;
        const char *want;
    } cases[] = {
        {{"", 0}, "\"\""},
        {{"a\"b\\c/", 6}, "\"a\\\"b\\\\c/\""},
        {{"\b\t\n\f\r", 5}, "\"\\b\\t\\n\\f\\r\""},
        {{"\0\x01\x0b\x0e\x1f\x7f", 6}, "\"\\u0000\\u0001\\u000b\\u000e\\u001f\\u007f\""},
        {{"\xc5\xbc\xe2\x82\xac\xf0\x9f\xa5\x9f", 9}, "\"\xc5\xbc\xe2\x82\xac\xf0\x9f\xa5\x9f\""},
        {{"a\xff\"", 3}, "\"a\xef\xbf\xbd\\\"\""},
        {{"\xc5", 1}, "\"\xef\xbf\xbd\""},
        {{"\xc5z", 2}, "\"\xef\xbf\xbdz\""},
        {{"\xed\xa0\x80", 3}, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
        {{"\xf0\x9f\xa5", 3}, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct json_write w;

        begin(&w, false);
        json_put_str(&w, cases[i].text);
        json_finish(&w);
        TAP_IS_TEXT(out.at, cases[i].want, "text is quoted");
    }
}

/* Misuses: each must end the process with exit code 70. */
static void value_without_key(struct json_write *w)
{
    json_object(w);
    json_put_null(w);
}

static void key_without_value(struct json_write *w)
{
    json_object(w);
    json_key(w, "a");
    json_end(w);
}

static void key_after_key(struct json_write *w)
{
    json_object(w);
    json_key(w, "a");
    json_key(w, "b");
}

static void key_in_array(struct json_write *w)
{
    json_array(w);
    json_key(w, "a");
}

static void key_at_top(struct json_write *w)
{
    json_key(w, "a");
}

static void two_values(struct json_write *w)
{
    json_put_null(w);
    json_put_null(w);
}

static void nothing(struct json_write *w)
{
    json_finish(w);
}

static void left_open(struct json_write *w)
{
    json_array(w);
    json_finish(w);
}

static void end_too_many(struct json_write *w)
{
    json_array(w);
    json_end(w);
    json_end(w);
}

static void too_deep(struct json_write *w)
{
    for (int i = 0; i <= JSON_WRITE_DEPTH; i++)
        json_array(w);
}

static void deep_enough(struct json_write *w)
{
    for (int i = 0; i < JSON_WRITE_DEPTH; i++)
        json_array(w);
    for (int i = 0; i < JSON_WRITE_DEPTH; i++)
        json_end(w);
    json_finish(w);
}

static int exit_code_of(void (*use)(struct json_write *))
{
    struct json_write w;
    int state = 0;
    pid_t child = fork();

    if (child == 0) {
        close(2);
        begin(&w, false);
        use(&w);
        _exit(0);
    }
    waitpid(child, &state, 0);
    return WIFEXITED(state) ? WEXITSTATUS(state) : -1;
}

static void test_misuse(void)
{
    TAP_IS_INT(exit_code_of(deep_enough), 0, "the deepest nesting");
    TAP_IS_INT(exit_code_of(too_deep), 70, "one level more");
    TAP_IS_INT(exit_code_of(value_without_key), 70, "a value without a key");
    TAP_IS_INT(exit_code_of(key_without_value), 70, "a key without a value");
    TAP_IS_INT(exit_code_of(key_after_key), 70, "a key after a key");
    TAP_IS_INT(exit_code_of(key_in_array), 70, "a key in an array");
    TAP_IS_INT(exit_code_of(key_at_top), 70, "a key outside");
    TAP_IS_INT(exit_code_of(two_values), 70, "two values");
    TAP_IS_INT(exit_code_of(nothing), 70, "no value");
    TAP_IS_INT(exit_code_of(left_open), 70, "something left open");
    TAP_IS_INT(exit_code_of(end_too_many), 70, "an end too many");
}

int main(void)
{
    buf_init(&out);
    test_shape();
    test_text();
    test_misuse();
    buf_free(&out);
    return tap_done();
}
