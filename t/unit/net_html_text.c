#include "../lib/tap.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "net/html_text.h"

static struct arena arena;

static void test_forms(void)
{
    static const struct {
        const char *html, *text, *what;
    } cases[] = {
        {"", "", "nothing"},
        {"<p>check</p>", "check", "a paragraph"},
        {"<p><span class=\"h-card\" translate=\"no\"><a href=\"https://m.example/@waiter\" class=\"u-url "
         "mention\">@<span>waiter</span></a></span> may i have the check please</p>",
         "may i have the check please", "a mention in front"},
        {"<span class=\"h-card\"><a class=\"u-url mention\" data-user=\"9xQ\" href=\"x\" rel=\"ugc\">@<span>waiter"
         "</span></a></span> check<br/>please :blobcat:",
         "check\nplease :blobcat:", "as Pleroma writes"},
        {"<p><a href=\"https://m.example/@waiter\" class=\"u-url mention\">@waiter@m.example</a><span> check"
         "<br>please</span></p>",
         "check\nplease", "as Misskey does"},
        {"@<span class=\"vcard\"><a href=\"x\" class=\"u-url url mention\" title=\"w\"><span class=\"fn nickname "
         "mention\">waiter</span></a></span> check",
         "@ check", "as Friendica does"},
        {"<p><span><span><span>che</span></span></span><span class=\"ellipsis\">ck</span></p>",
         "check", "spans inside each other"},
        {"a<![CDATA[check]]>b", "ab", "CDATA, which HTML does not know"},
        {"<p>hello <a class='mention' href=x>@waiter</a> check</p>", "hello check", "one inside"},
        {"<p><A HREF=x CLASS=mention>@check</A>, please</p>", ", please", "whose name is a word"},
        {"<p>the <a href=\"https://m.example/tags/check\" class=\"mention hashtag\" rel=\"tag\">#<span>"
         "check</span></a></p>",
         "the #check", "a hashtag is no mention"},
        {"<p>see <a href=\"https://s.example/a/long/way\"><span class=\"invisible\">https://</span><span "
         "class=\"ellipsis\">s.example/a</span><span class=\"invisible\">/long/way</span></a></p>",
         "see https://s.example/a/long/way", "an address in pieces"},
        {"<p class=\"quote-inline\">RE: <a href=\"https://o.example/check\">https://o.example/check</a>"
         "</p><p>clout</p>",
         "clout", "the link to a quoted post"},
        {"<span class=\"quote-inline\"><br>RE: <span>a</span> <span>b</span></span>claim", "claim",
         "elements of one name inside each other"},
        {"<p>one<br>two<br />three</p><p>four</p>", "one\ntwo\nthree\n\nfour", "lines"},
        {"one<br><br><br><br>two", "one\n\ntwo", "at most one line is empty"},
        {"<ul><li>a</li><li>b</li></ul>", "a\nb", "a list"},
        {" a \n\t b ", "a b", "blanks"},
        {"a<b>b</b>c", "abc", "elements in a line"},
        {"&lt;p&gt; &amp;lt; &quot;&#39;&apos;&#x41;&eacute;&nbsp;&#0;&#xd800;&bogus;&",
         "<p> &lt; \"''A\xc3\xa9\xc2\xa0&#0;&#xd800;&bogus;&", "references"},
        {"&#60;a class=mention&#62;x", "<a class=mention>x", "are text, and no tags"},
        {"a < b <3 <- <> </> </3", "a < b <3 <- <> </> </3", "a < that begins no tag"},
        {"a<!-- check --><!doctype html><?php check ?>b", "ab", "comments and declarations"},
        {"<script>check()</script><style>check{}</style>b", "b", "scripts and styles"},
        {"a<p title=\"> check\">b", "a\n\nb", "a > inside an attribute"},
        {"a<p title='\"><b'>b", "a\n\nb", "quotes in quotes"},
        {"a<p", "a", "a tag that does not end"},
        {"a<p title=\"x>check", "a", "nor its quote"},
        {"a<!-- check", "a", "nor a comment"},
        {"a<a class=mention>check", "a", "nor a mention"},
        {"a</a></p></script>b", "a\n\nb", "ends without a beginning"},
        {"<a class>a</a><a class=>b</a><a = class=mention>c</a>", "abc", "odd attributes"},
        {"<a class=\"x mention\">a</a><a class=\"mentions\">b</a><a data-class=mention>c</a>", "bc",
         "only that class"},
        {"\xf0\x9f\xa5\x9f<br>\xe2\x80\xae\xd7\xa9", "\xf0\x9f\xa5\x9f\n\xe2\x80\xae\xd7\xa9",
         "emoji and directions"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        TAP_IS_TEXT(html_text(&arena, str_of(cases[i].html)), cases[i].text, cases[i].what);
    TAP_IS_TEXT(html_text(&arena, STR("che\0ck<br>\0")),
                "che\xef\xbf\xbd"
                "ck\n\xef\xbf\xbd",
                "NUL");
}

/* The text of `count` times a piece, and how long it took. */
static const char *read_many(const char *piece, size_t count, int64_t *ms)
{
    struct buf html = BUF_INIT;
    int64_t begin = clock_monotonic_ms();
    const char *text;

    for (size_t i = 0; i < count; i++)
        buf_text(&html, piece);
    text = html_text(&arena, buf_view(&html));
    *ms = clock_monotonic_ms() - begin;
    buf_free(&html);
    return text;
}

static void test_large(void)
{
    static const char *const pieces[] = {"<",
                                         "<!--",
                                         "<p title=\"",
                                         "<a class=mention>",
                                         "&",
                                         "&a;",
                                         "<br>",
                                         "</p>",
                                         "<a ",
                                         "=",
                                         "<p class=",
                                         "<p class=\"quote-inline\">",
                                         "<span>",
                                         "&amp",
                                         "&#x",
                                         "<![CDATA[",
                                         "<p a='",
                                         "<a class='mention'><b>",
                                         "</",
                                         "<p class='a ",
                                         "<quote-inline class='",
                                         "\xe2\x80\xae"};
    int64_t ms;

    TAP_IS_INT(strlen(read_many("\xf0\x9f\xa5\x9f", 100000, &ms)), HTML_TEXT_READ,
               "what is too long is cut");
    TAP_IS_INT(strlen(read_many("\xe2\x82\xac", 100000, &ms)), HTML_TEXT_READ / 3 * 3,
               "and no character with it");
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        read_many(pieces[i], 100000, &ms);
        tap_ok(ms < 5000, "a hundred thousand of \"%s\" take %d ms", pieces[i], (int)ms);
        arena_reset(&arena);
    }
}

/* Whatever comes, what comes out is text. */
static void test_random(void)
{
    static const char *const pieces[] = {
        "<",     ">",        "/",    "a",      " class=", "mention", "\"",   "'",    "&",
        "amp",   ";",        "#x3c", "<a ",    "</a>",    "<p>",     "<br>", "<!--", "-->",
        "check", "\xc3\xa9", "\n",   "script", "hashtag", " ",       "="};
    size_t wrong = 0;

    rand_fix(20261121);
    for (int round = 0; round < 20000; round++) {
        struct buf html = BUF_INIT;
        const char *text;

        for (uint64_t n = rand_below(30); n > 0; n--)
            buf_text(&html, pieces[rand_below(sizeof(pieces) / sizeof(pieces[0]))]);
        text = html_text(&arena, buf_view(&html));
        wrong += !utf8_is_valid(str_of(text)) || strlen(text) > html.len;
        buf_free(&html);
        arena_reset(&arena);
    }
    rand_fix(0);
    TAP_IS_INT(wrong, 0, "20,000 heaps of pieces give valid text, never longer than they were");
}

int main(void)
{
    test_forms();
    test_large();
    test_random();
    arena_free(&arena);
    return tap_done();
}
