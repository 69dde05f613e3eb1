/* Limits that many rows or one function share: each with a value just at it and one just over it. */
#include "base/conf_row.h"
#include "base/file.h"
#include "base/nearest.h"
#include "lib/tap.h"
#include "site/captions.h"
#include "site/codename.h"
#include "site/content.h"
#include "site/project.h"
#include "site/render.h"
#include "site/text_rules.h"
#include "site/upload_name.h"
#include "web/cache.h"
#include "web/form.h"

#include <fcntl.h>
#include <sys/stat.h>

static struct arena arena;

/* `len` times the letter; for an address, behind a host. */
static char *letters(const char *start, int64_t len)
{
    size_t begun = strlen(start);
    char *text = arena_alloc(&arena, (size_t)len + 1);

    memset(text, 'a', (size_t)len);
    memcpy(text, start, begun < (size_t)len ? begun : (size_t)len);
    return text;
}

static bool takes(const struct conf_row *row, const char *value)
{
    int64_t number;

    return conf_row_check(row, str_of(value), "a test", &number, NULL) == STATUS_OK;
}

/* --- every key of the configuration -------------------------------------------------------------------------- */

static void test_number_key(const struct conf_row *row)
{
    tap_ok(takes(row, arena_printf(&arena, "%lld", (long long)row->max)) &&
               !takes(row, arena_printf(&arena, "%lld", (long long)row->max + 1)),
           "%s: at most %lld", row->name, (long long)row->max);
    tap_ok(takes(row, arena_printf(&arena, "%lld", (long long)row->min)) &&
               !takes(row, arena_printf(&arena, "%lld", (long long)row->min - 1)),
           "%s: at least %lld", row->name, (long long)row->min);
}

static void test_text_key(const struct conf_row *row)
{
    const char *start = row->kind == CONF_KIND_URL ? "http://a/" : "";

    tap_ok(takes(row, letters(start, row->max)) && !takes(row, letters(start, row->max + 1)),
           "%s: at most %lld bytes", row->name, (long long)row->max);
    if (row->min > 1)
        tap_ok(takes(row, letters(start, row->min)) && !takes(row, letters(start, row->min - 1)),
               "%s: at least %lld bytes", row->name, (long long)row->min);
}

static void test_conf(void)
{
    for (enum conf_key key = 0; key < CONF__COUNT; key++) {
        const struct conf_row *row = conf_row(key);

        if (row->kind == CONF_KIND_INT || row->kind == CONF_KIND_BYTES)
            test_number_key(row);
        else if (row->kind != CONF_KIND_CHOICE)
            test_text_key(row);
    }
}

/* --- texts that people give ------------------------------------------------------------------------------ */

static void test_texts(void)
{
    const char *path = "a/b/c/d/e/f/g/h", *deeper = "a/b/c/d/e/f/g/h/i";

    tap_ok(title_check(letters("", TITLE_MAX), NULL) == STATUS_OK &&
               title_check(letters("", TITLE_MAX + 1), NULL) == STATUS_INVALID,
           "titles");
    tap_ok(tag_check(letters("", TAG_MAX), NULL) == STATUS_OK &&
               tag_check(letters("", TAG_MAX + 1), NULL) == STATUS_INVALID,
           "tags");
    tap_ok(text_check(letters("", ALT_MAX), "it", ALT_MAX, NULL) == STATUS_OK &&
               text_check(letters("", ALT_MAX + 1), "it", ALT_MAX, NULL) == STATUS_INVALID,
           "descriptions");
    tap_ok(codename_is_valid(str_of(letters("", CODENAME_MAX))) &&
               !codename_is_valid(str_of(letters("", CODENAME_MAX + 1))),
           "codenames");
    TAP_IS_INT(strlen(codename_suggest(&arena, str_of(letters("", 400)))), CODENAME_MAX,
               "a codename made of a long title");
    TAP_IS_INT(strlen(codename_numbered(&arena, letters("", CODENAME_MAX), 1000)), CODENAME_MAX,
               "with a number");
    tap_ok(path_is_valid(str_of(path)) && !path_is_valid(str_of(deeper)), "the depth of a path");
    TAP_IS_INT(strlen(upload_name_clean(&arena, letters("", UPLOAD_NAME_MAX))), UPLOAD_NAME_MAX,
               "a file name");
    TAP_IS_INT(strlen(upload_name_clean(&arena, letters("", UPLOAD_NAME_MAX + 1))), UPLOAD_NAME_MAX,
               "a longer one is cut");
    TAP_IS_INT(strlen(upload_name_clean(
                   &arena, arena_printf(&arena, "%s\xc5\xbc", letters("", UPLOAD_NAME_MAX - 1)))),
               UPLOAD_NAME_MAX - 1, "between characters");
}

static void test_nearest(void)
{
    const char *names[] = {letters("", NEAREST_MAX), letters("", NEAREST_MAX + 1)};

    TAP_IS_TEXT(nearest_name(str_of(letters("b", NEAREST_MAX)), names, 1), names[0],
                "a name that has neighbours");
    tap_ok(nearest_name(str_of(letters("b", NEAREST_MAX + 1)), names + 1, 1) == NULL,
           "one that is too long for that");
}

static void test_form(void)
{
    const struct param params[] = {
        {.name = letters("", 200), .type = PARAM_TEXT, .max = 3},
        {.name = letters("", 201), .type = PARAM_TEXT, .max = 3},
        {.type = PARAM_NONE},
    };
    struct form form;

    form_init(&form, params);
    TAP_IS_INT(
        form_add(&form, &arena, str_of(arena_printf(&arena, "%s=abc", params[0].name)), NULL),
        STATUS_OK, "the name of a parameter");
    TAP_IS_TEXT(form_text(&form, params[0].name), "abc", "… and its value");
    form_add(&form, &arena, str_of(arena_printf(&arena, "%s=abc", params[1].name)), NULL);
    tap_ok(form.strangers && !form_has(&form, params[1].name), "a longer name is nobody's");
}

/* --- files ----------------------------------------------------------------------------------------------- */

/* Whether captions of that many bytes are taken. */
static enum status captions_of(int dir, size_t size)
{
    const char *text = "WEBVTT\n\n0:01.000 --> 0:02.000\n";
    char *bytes = letters(text, (int64_t)size);
    char hash[HASH_TEXT];
    enum status status;
    int file;

    bytes[size - 1] = '\n';
    unlinkat(dir, "out", 0);
    file_replace(dir, "in", (struct str){bytes, size}, 0600, NULL);
    file = openat(dir, "in", O_RDONLY | O_CLOEXEC);
    status = captions_take(file, dir, "out", hash, NULL);
    file_close(file);
    return status;
}

static void test_captions(int dir)
{
    TAP_IS_INT(captions_of(dir, CAPTIONS_MAX), STATUS_OK, "captions");
    TAP_IS_INT(captions_of(dir, CAPTIONS_MAX + 1), STATUS_TOO_LARGE, "one byte more");
}

/* The cache's own limit, below any that the configuration allows: head and key take a part of it. */
static void test_cache(int dir)
{
    const size_t megabyte = (size_t)1 << 20;
    struct cache_key key = cache_key_of(STR("key"));
    struct cache_hit reply = {STR("t"), STR("h"), {letters("", 1 << 20), megabyte}}, hit;
    struct buf bytes = BUF_INIT;
    size_t around;

    file_make_dirs(dir, CACHE_FOLDER, NULL);
    reply.body.len = 1;
    for (around = 0; cache_keep(dir, &key, 1, &reply, around + 1) == false;)
        around++;
    reply.body.len = megabyte - around;
    tap_ok(cache_keep(dir, &key, 1, &reply, SIZE_MAX) && cache_find(dir, &key, 1, &bytes, &hit) &&
               hit.body.len == reply.body.len,
           "an entry of a megabyte, of which %zu bytes are not the page", around);
    reply.body.len++;
    tap_ok(!cache_keep(dir, &key, 1, &reply, SIZE_MAX), "one byte more");
    buf_free(&bytes);
}

/* --- the report of the program that decodes -------------------------------------------------------------- */

#define REPORT_START                                                                               \
    "{\"kind\":\"picture\",\"type\":\"image/jpeg\",\"extension\":\"jpg\",\"stored\":\"stored\","   \
    "\"width\":1,\"height\":1,\"duration_ms\":0,\"animated\":false,\"alpha\":false,"               \
    "\"poster\":false,\"removed\":["
#define RENDITION "{\"width\":1,\"jpeg\":\"a\",\"webp\":\"b\"}"

/* What becomes of a report with so many notes and renditions, and so many blanks at its end. */
static enum status report_of(int dir, int notes, int renditions, size_t blanks,
                             struct render_report *report)
{
    const char *program = arena_printf(&arena, "%s/render", tap_folder());
    const struct render_tools tools = {program, NULL, NULL};
    struct buf text = BUF_INIT;
    enum status status;
    int input;

    for (int i = 0; i < notes; i++)
        buf_printf(&text, "%s\"n%d\"", i == 0 ? REPORT_START : ",", i);
    buf_text(&text, notes == 0 ? REPORT_START "],\"renditions\":[" : "],\"renditions\":[");
    for (int i = 0; i < renditions; i++)
        buf_text(&text, i == 0 ? RENDITION : "," RENDITION);
    buf_text(&text, "]}");
    while (text.len < blanks)
        buf_char(&text, ' ');
    file_replace(dir, "report", buf_view(&text), 0600, NULL);
    file_replace(dir, "render",
                 str_of(arena_printf(&arena, "#!/bin/sh\nexec cat '%s/report'\n", tap_folder())),
                 0755, NULL);
    input = openat(dir, "report", O_RDONLY | O_CLOEXEC);
    status = render_run(&tools, input, dir, 0, 1, &arena, report, NULL);
    file_close(input);
    buf_free(&text);
    return status;
}

static void test_report(int dir)
{
    struct render_report report;

    tap_ok(report_of(dir, 0, RENDITIONS_MAX, 0, &report) == STATUS_OK &&
               report.rendition_count == RENDITIONS_MAX,
           "a report with all renditions");
    TAP_IS_INT(report_of(dir, 0, RENDITIONS_MAX + 1, 0, &report), STATUS_IO, "one more");
    tap_ok(report_of(dir, REMOVED_NOTES_MAX, 1, 0, &report) == STATUS_OK &&
               report.removed_count == REMOVED_NOTES_MAX,
           "a report of all that was removed");
    tap_ok(report_of(dir, REMOVED_NOTES_MAX + 1, 1, 0, &report) == STATUS_OK &&
               report.removed_count == REMOVED_NOTES_MAX,
           "one note more is not told");
    TAP_IS_INT(report_of(dir, 0, 1, 65536, &report), STATUS_OK, "a long report");
    TAP_IS_INT(report_of(dir, 0, 1, 65537, &report), STATUS_IO, "one byte more");
}

int main(void)
{
    int dir = open(tap_folder(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    test_conf();
    test_texts();
    test_nearest();
    test_form();
    test_captions(dir);
    test_cache(dir);
    test_report(dir);
    file_close(dir);
    arena_free(&arena);
    return tap_done();
}
