#include "web/view.h"

#include "../lib/tap.h"

/* What one writer makes of some bytes; valid until the next call. */
static const char *written(view_writer *write, struct str s)
{
    static char result[4096];
    struct buf out = BUF_INIT;
    struct view v = {&out};

    write(&v, s);
    snprintf(result, sizeof(result), "%s", out.at);
    buf_free(&out);
    return result;
}

struct pair {
    const char *given;
    const char *wanted;
};

static void check_pairs(view_writer *write, const struct pair *pairs, const char *what)
{
    for (size_t i = 0; pairs[i].given != NULL; i++)
        TAP_IS_TEXT(written(write, str_of(pairs[i].given)), pairs[i].wanted, what);
}

static void test_escapers(void)
{
    static const struct pair text[] = {
        {"", ""},
        {"plain text, 100 %", "plain text, 100 %"},
        {"<b>&amp;\"'</b>", "&lt;b&gt;&amp;amp;\"'&lt;/b&gt;"},
        {"<<>>", "&lt;&lt;&gt;&gt;"},
        {"tab\tline\nreturn\r", "tab\tline\nreturn\r"},
        {"\x01\x02\x08\x0b\x0c\x0e\x1b\x1f\x7f.", "."},
        {"pieróg \U0001F95F \uFFFD", "pieróg \U0001F95F \uFFFD"},
        {"a\xc2\x80"
         "b\xc2\x9f"
         "c\xc2\xa0"
         "d",
         "abc\xc2\xa0"
         "d"},
        {"\xef\xbf\xbe|\xef\xbf\xbf|\xef\xbf\xbd", "\uFFFD|\uFFFD|\uFFFD"},
        {NULL, NULL}};
    static const struct pair attribute[] = {
        {"<b>&amp;\"'</b>", "&lt;b&gt;&amp;amp;&quot;&#39;&lt;/b&gt;"},
        {"x\" onclick='a'", "x&quot; onclick=&#39;a&#39;"},
        {"a\nb", "a\nb"},
        {NULL, NULL}};
    static const struct pair line[] = {{"a\r\nDisallow: /\n\tb <&>\"'\x1b", "aDisallow: /b <&>\"'"},
                                       {"pieróg\xff", "pieróg\uFFFD"},
                                       {NULL, NULL}};

    check_pairs(view_text, text, "text");
    check_pairs(view_attribute, attribute, "attribute");
    check_pairs(view_line, line, "line of a text file");
    TAP_IS_TEXT(written(view_text, STR("a\0b")), "ab", "NUL is dropped from text");
    TAP_IS_TEXT(written(view_line, STR("a\0b")), "ab", "NUL is dropped from a line");
}

/* One U+FFFD for each maximal malformed part: Unicode 15, section 3.9, tables 3-8 to 3-11. */
static void test_malformed(void)
{
    static const struct pair pairs[] = {{"\x80", "\uFFFD"},
                                        {"\xc0\xaf", "\uFFFD\uFFFD"},
                                        {"\xc1\xbf", "\uFFFD\uFFFD"},
                                        {"\xc2", "\uFFFD"},
                                        {"\xc2<", "\uFFFD&lt;"},
                                        {"\xe0\x80\xaf", "\uFFFD\uFFFD\uFFFD"},
                                        {"\xe0\xa0", "\uFFFD"},
                                        {"\xe2\x82<", "\uFFFD&lt;"},
                                        {"\xed\xa0\x80", "\uFFFD\uFFFD\uFFFD"},
                                        {"\xed\x9f\xbf", "\xed\x9f\xbf"},
                                        {"\xf0\x80\x80\xaf", "\uFFFD\uFFFD\uFFFD\uFFFD"},
                                        {"\xf0\x90\x80", "\uFFFD"},
                                        {"\xf0\x90\x80\x80", "\U00010000"},
                                        {"\xf4\x8f\xbf\xbd", "\xf4\x8f\xbf\xbd"},
                                        {"\xf4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
                                        {"\xf5\x80", "\uFFFD\uFFFD"},
                                        {"\xff\xfe", "\uFFFD\uFFFD"},
                                        {"a\xe1\x80\xe2\xf0\x91\x92\xf1\xbf"
                                         "A",
                                         "a\uFFFD\uFFFD\uFFFD\uFFFD"
                                         "A"},
                                        {NULL, NULL}};

    check_pairs(view_text, pairs, "malformed UTF-8 in text");
    check_pairs(view_attribute, pairs, "malformed UTF-8 in an attribute");
}

static const char *const refused_urls[] = {
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "jAvAsCrIpT:alert(1)",
    "javascript://host/%0aalert(1)",
    " javascript:alert(1)",
    "\tjavascript:alert(1)",
    "\njavascript:alert(1)",
    "\x01javascript:alert(1)",
    "\x1fjavascript:alert(1)",
    "\x7fjavascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "java\r\nscript:alert(1)",
    "javascript\t:alert(1)",
    "javascript :alert(1)",
    "javascript&#58;alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A&#x61vascript:alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script&colon;alert(1)",
    "\xc2\xa0javascript:alert(1)",
    "\xe2\x80\xaejavascript:alert(1)",
    "\xef\xbb\xbfjavascript:alert(1)",
    "java\xc2\xadscript:alert(1)",
    "javascript\xff:alert(1)",
    "java%73cript:alert(1)",
    "vbscript:msgbox(1)",
    "VBScript:msgbox(1)",
    "livescript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "DATA:,x",
    "blob:https://example.org/1",
    "file:///etc/passwd",
    "ftp://example.org/",
    "view-source:https://example.org/",
    "about:blank",
    "chrome://settings",
    "ws://example.org/",
    "tel:123",
    "x:y",
    ":x",
    "1:2",
    "//evil.example",
    "//evil.example/path",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/ /evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:\\\\evil.example",
    "https://",
    "https:///evil.example",
    "https://?x",
    "https://#x",
    "https://:80/",
    "https://@evil.example/",
    "http:",
    "http\t://example.org/",
    "https://example.org\\@evil.example/",
    "a b",
    "/a b",
    "a\x7f",
};

static void test_refused_urls(void)
{
    char name[64];

    for (size_t i = 0; i < sizeof(refused_urls) / sizeof(refused_urls[0]); i++) {
        snprintf(name, sizeof(name), "nasty URL %zu of this list", i + 1);
        TAP_IS_TEXT(written(view_url, str_of(refused_urls[i])), "#", name);
        TAP_IS_TEXT(written(view_url_srcset, str_of(refused_urls[i])), "#", name);
    }
    TAP_IS_TEXT(written(view_url, STR("/a\0b")), "#", "NUL in a URL");
}

static void test_allowed_urls(void)
{
    static const struct pair pairs[] = {
        {"", ""},
        {"/", "/"},
        {"/p/soup/borsch", "/p/soup/borsch"},
        {"soup", "soup"},
        {"../soup", "../soup"},
        {"./a:b", "./a:b"},
        {"?page=2&sort=new", "?page=2&amp;sort=new"},
        {"?next=javascript:x", "?next=javascript:x"},
        {"#top", "#top"},
        {"#a:b", "#a:b"},
        {"/a//b", "/a//b"},
        {"/a?b=c&#x3a;", "/a?b=c&amp;#x3a;"},
        {"http://example.org", "http://example.org"},
        {"HTTPS://example.org/?a=1&b=2", "HTTPS://example.org/?a=1&amp;b=2"},
        {"https://user@example.org:8080/~x", "https://user@example.org:8080/~x"},
        {"https://[::1]/", "https://[::1]/"},
        {"mailto:cook@example.org?subject=soup", "mailto:cook@example.org?subject=soup"},
        {"/a%20b%2F%c3%B3", "/a%20b%2F%c3%B3"},
        {"/100%", "/100%25"},
        {"/%zz%1", "/%25zz%251"},
        {"/<b>\"'`{|}^", "/%3Cb%3E%22%27%60%7B%7C%7D%5E"},
        {"/pieróg", "/pier%C3%B3g"},
        {"/\xff", "/%FF"},
        {"/a,b;c=(d)*!$+", "/a,b;c=(d)*!$+"},
        {NULL, NULL}};

    check_pairs(view_url, pairs, "an allowed URL");
    TAP_IS_TEXT(written(view_url_srcset, STR("/a,b 2x")), "#", "a blank ends a srcset candidate");
    TAP_IS_TEXT(written(view_url_srcset, STR("/a,b?c=1,2")), "/a%2Cb?c=1%2C2", "commas in srcset");
}

static void test_url_pieces(void)
{
    static const struct pair path[] = {{"soup/borsch", "soup/borsch"},
                                       {"a b?c#d&e%f", "a%20b%3Fc%23d%26e%25f"},
                                       {"javascript:x", "javascript%3Ax"},
                                       {"\t\"<>'\\", "%09%22%3C%3E%27%5C"},
                                       {NULL, NULL}};
    static const struct pair root[] = {{"soup", "soup"},
                                       {"", "."},
                                       {"/evil.example", "./evil.example"},
                                       {"//evil.example", ".//evil.example"},
                                       {"\\evil.example", "%5Cevil.example"},
                                       {NULL, NULL}};
    static const struct pair query[] = {{"a/b c+d&e=f", "a%2Fb%20c%2Bd%26e%3Df"}, {NULL, NULL}};

    check_pairs(view_url_path, path, "a piece of a path");
    check_pairs(view_url_root, root, "the first piece of a path");
    check_pairs(view_url_query, query, "a piece of a query");
}

/* Decodes %XX. False if anything else than `also` and RFC 3986's unreserved characters stands between. */
static bool percent_decode(struct str s, const char *also, struct buf *out)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];

        if (c == '%' && i + 2 < s.len && ascii_hex(s.at[i + 1]) >= 0 &&
            ascii_hex(s.at[i + 2]) >= 0) {
            buf_char(out, (char)(ascii_hex(s.at[i + 1]) * 16 + ascii_hex(s.at[i + 2])));
            i += 2;
        } else if (ascii_is_alnum(c) || (c != '\0' && (strchr("-._~", c) || strchr(also, c)))) {
            buf_char(out, c);
        } else {
            return false;
        }
    }
    return true;
}

/* Every byte before and after every other one comes back as it was, and nothing unsafe is in between. */
static void test_percent_round_trip(void)
{
    struct buf all = BUF_INIT, out = BUF_INIT, back = BUF_INIT;
    struct view v = {&out};

    for (int a = 0; a < 256; a++) {
        for (int b = 0; b < 256; b++) {
            buf_char(&all, (char)a);
            buf_char(&all, (char)b);
        }
    }
    view_url_query(&v, buf_view(&all));
    tap_ok(percent_decode(buf_view(&out), "", &back), "a query is unreserved and %%XX only");
    tap_ok(str_eq(buf_view(&back), buf_view(&all)), "a query decodes to what it was");
    buf_clear(&out);
    buf_clear(&back);
    view_url_path(&v, buf_view(&all));
    tap_ok(percent_decode(buf_view(&out), "/", &back), "a path is unreserved, / and %%XX only");
    tap_ok(str_eq(buf_view(&back), buf_view(&all)), "a path decodes to what it was");
    buf_free(&all);
    buf_free(&out);
    buf_free(&back);
}

static void test_types(void)
{
    struct buf out = BUF_INIT;
    struct view v = {&out};
    const char *nothing = NULL;
    struct str cut = {NULL, 0};

    VIEW_LITERAL(&v, "<p>");
    VIEW_TEXT(&v, "<");
    VIEW_TEXT(&v, html_ready(STR("<i>")));
    VIEW_ATTRIBUTE(&v, STR("\""));
    VIEW_TEXT(&v, nothing);
    VIEW_ATTRIBUTE(&v, cut);
    VIEW_URL(&v, cut);
    VIEW_TEXT(&v, INT64_MIN);
    VIEW_ATTRIBUTE(&v, UINT64_MAX);
    VIEW_URL_QUERY(&v, -1);
    VIEW_LINE(&v, (unsigned char)200);
    VIEW_PLAIN_TEXT(&v, (short)-5);
    TAP_IS_TEXT(out.at, "<p>&lt;<i>&quot;-922337203685477580818446744073709551615-1200-5", "types");
    buf_free(&out);
}

int main(void)
{
    test_escapers();
    test_malformed();
    test_refused_urls();
    test_allowed_urls();
    test_url_pieces();
    test_percent_round_trip();
    test_types();
    return tap_done();
}
