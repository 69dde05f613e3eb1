/* What people write: Markdown, plain text and captions, from friends and from others. */
#include "site/captions.h"
#include "site/markdown.h"

#include "base/clock.h"
#include "base/file.h"
#include "lib/tap.h"

#include <fcntl.h>

#define REL "<a rel=\"ugc nofollow noopener\" href=\""

static struct arena arena;

static const char *markdown(const char *source)
{
    struct html html = {{NULL, 0}};
    struct err err;

    if (markdown_html(&arena, str_of(source), 1, &html, &err) != STATUS_OK)
        return arena_strdup(&arena, err.message);
    return arena_copy(&arena, html.bytes);
}

static void test_markdown(void)
{
    static const struct {
        const char *source, *want, *what;
    } cases[] = {
        {"# a\n\n###### b", "<h2>a</h2>\n<h6>b</h6>\n", "headings are one level lower, to six"},
        {"[a](b)", "<p>" REL "b\">a</a></p>\n", "links say that strangers wrote them"},
        {"![a *b* `c`](d)", "<p>" REL "d\">a b c</a></p>\n", "a picture is a link with its words"},
        {"![a\nb](d)", "<p>" REL "d\">a b</a></p>\n", "whose lines are joined"},
        {"[![a](b)](c) ![d](e)", "<p>" REL "c\">a</a> " REL "e\">d</a></p>\n",
         "a picture in a link is words, since links do not nest"},
        {"![a [b](c) d](e)", "<p>" REL "e\">a b d</a></p>\n", "nor does a link in a picture"},
        {"![a ![b](c) d](e) f", "<p>" REL "e\">a b d</a> f</p>\n", "nor a picture in a picture"},
        {"[a ![b](c) *d*](e) [f](g)", "<p>" REL "e\">a b <em>d</em></a> " REL "g\">f</a></p>\n",
         "what follows is untouched"},
        {"[a](javascript:alert(1))", "<p>" REL "\">a</a></p>\n", "no script in a link"},
        {"![a](JaVascript:alert(1))", "<p>" REL "\">a</a></p>\n", "none in a picture"},
        {"[a](java&#9;script:x)", "<p>" REL "java%09script:x\">a</a></p>\n",
         "a tab stays a character of the address"},
        {"<javascript:alert(1)>", "<p>" REL "\">javascript:alert(1)</a></p>\n", "nor in brackets"},
        {"[a](<\" onclick=\"x>)", "<p>" REL "%22%20onclick=%22x\">a</a></p>\n",
         "no address ends its attribute"},
        {"`<a href=\"x\">`", "<p><code>&lt;a href=&quot;x&quot;&gt;</code></p>\n",
         "code stays code"},
        {"a <b onclick=x>c</b>", "<p>a c</p>\n", "no raw HTML"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        TAP_IS_TEXT(markdown(cases[i].source), cases[i].want, cases[i].what);
}

/* Deep nesting must not cost the square of the depth. */
static void test_depth(void)
{
    const size_t deep = 100000;
    struct buf text = BUF_INIT;
    int64_t began = clock_monotonic_ms();

    for (size_t i = 0; i < deep; i++)
        buf_text(&text, "![");
    buf_char(&text, 'x');
    for (size_t i = 0; i < deep; i++)
        buf_text(&text, "](a)");
    TAP_IS_TEXT(markdown(text.at), "<p>" REL "a\">x</a></p>\n", "a hundred thousand pictures deep");
    tap_ok(clock_monotonic_ms() - began < 10000, "and soon");
    buf_free(&text);
}

/* `n` of `open` around a word, and what closes them. */
static const char *nested(const char *open, const char *close, size_t n)
{
    struct buf text = BUF_INIT;
    const char *result;

    for (size_t i = 0; i < n; i++)
        buf_text(&text, open);
    buf_char(&text, 'x');
    for (size_t i = 0; i < n; i++)
        buf_text(&text, close);
    result = markdown(text.at);
    buf_free(&text);
    return result;
}

static void test_nesting(void)
{
    static const struct {
        const char *open, *close;
        size_t others; /* that are around all of it */
    } kinds[] = {{"> ", "", 2}, {"- ", "", 2}, {"*a ", " b*", 2}};
    static const char refusal[] = "the text has more than 100 ";

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        /* A list and its item count both. */
        size_t most = (MARKDOWN_DEPTH_MAX - kinds[i].others) / (kinds[i].open[0] == '-' ? 2 : 1);

        tap_ok(strncmp(nested(kinds[i].open, kinds[i].close, most), "<", 1) == 0,
               "\"%s\" %zu times", kinds[i].open, most);
        tap_ok(strncmp(nested(kinds[i].open, kinds[i].close, most + 1), refusal, strlen(refusal)) ==
                   0,
               "but no more");
    }
    tap_ok(strncmp(nested("> ", "", 100000), refusal, strlen(refusal)) == 0, "by far");
}

/* What is stored of captions, or the reason why nothing is. */
static const char *captions(const char *text)
{
    int dir = open(tap_folder(), O_RDONLY | O_DIRECTORY | O_CLOEXEC), file;
    struct buf out = BUF_INIT;
    const char *result;
    char hash[HASH_TEXT];
    struct err err;

    unlinkat(dir, "out", 0);
    file = openat(dir, "in", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0 || write(file, text, strlen(text)) < 0 || lseek(file, 0, SEEK_SET) != 0)
        return "no scratch file";
    if (captions_take(file, dir, "out", hash, &err) == STATUS_OK &&
        file_read(dir, "out", CAPTIONS_MAX + 1, &out, &err) == STATUS_OK)
        result = arena_copy(&arena, buf_view(&out));
    else
        result = arena_strdup(&arena, err.message);
    file_close(file);
    file_close(dir);
    buf_free(&out);
    return result;
}

#define CUE "0:01.000 --> 0:02.000\nwords\n"

static void test_captions(void)
{
    static const struct {
        const char *text, *want, *what;
    } cases[] = {
        {"WEBVTT\n\n" CUE, "WEBVTT\n\n" CUE, "captions stay as they are"},
        {"\xef\xbb\xbfWEBVTT title\n\n" CUE, "\xef\xbb\xbfWEBVTT title\n\n" CUE,
         "a byte order mark and a title may be there"},
        {"WEBVTT\n\nSTYLE\n::cue{color:red}\n\n" CUE, "WEBVTT\n\n\n" CUE, "style sheets go"},
        {"WEBVTT\n\nREGION\nid:a\n\n" CUE, "WEBVTT\n\n\n" CUE, "regions go"},
        {"WEBVTT\r\rSTYLE\r::cue{color:red}\r\r0:01.000 --> 0:02.000\rwords\r", "WEBVTT\n\n\n" CUE,
         "also when lines end with CR"},
        {"WEBVTT\n\nNOTE a\r\rSTYLE\r::cue{}\r\n\r\n" CUE, "WEBVTT\n\nNOTE a\n\n\n" CUE,
         "or with one or the other"},
        {"WEBVTT\n\n0:01.000 --> 0:02.000\nwords", "WEBVTT\n\n" CUE, "the last line gets its end"},
        {"WEBVTT\n\nwords\n", "the captions have no cue (00:00.000 --> 00:02.000)", "none is told"},
        {"WEBVTTX\n\n" CUE, "the captions are not WebVTT: the first line must be WEBVTT",
         "other texts are told"},
        {"", "the captions are not WebVTT: the first line must be WEBVTT",
         "nothing is no captions"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        TAP_IS_TEXT(captions(cases[i].text), cases[i].want, cases[i].what);
}

int main(void)
{
    test_markdown();
    test_depth();
    test_nesting();
    test_captions();
    arena_free(&arena);
    return tap_done();
}
