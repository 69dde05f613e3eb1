#include "web/next.h"

#include "lib/tap.h"

struct next_case {
    const char *next;
    bool local;
};

static const struct next_case PRETTY[] = {
    {"/sub/", true},
    {"/sub/me", true},
    {"/sub/p/soup/hot-2", true},
    {"/sub/claims?before=3", true},
    {"/sub/projects?after=a%2Fb", true},
    {"/sub/p/soup/", true},
    {NULL, false},
    {"", false},
    {"me", false},
    {"/", false},
    {"/sub", false},
    {"/subway/me", false},
    {"/other/me", false},
    {"//evil.example", false},
    {"//evil.example/sub/", false},
    {"/\\evil.example", false},
    {"/sub/\\evil.example", false},
    {"/sub//evil.example", false},
    {"\\\\evil.example", false},
    {"https://evil.example/sub/", false},
    {"https:evil.example", false},
    {"javascript:alert(1)", false},
    {"/sub/../evil", false},
    {"/sub/..", false},
    {"/sub/./me", false},
    {"/sub/%2e%2e/evil", false},
    {"/sub/me\r\nSet-Cookie: x", false},
    {"/sub/me?a=\r\nb", false},
    {"/sub/me\t", false},
    {" /sub/me", false},
    {"/sub/m e", false},
    {"/sub/me#x", false},
    {"/sub/me?a=b#x", false},
    {"/sub/me?a=<b>", false},
    {"/sub/me?a=\\", false},
    {"/sub/@evil.example", false},
    {"/sub/\xc5\xbc", false},
    {"/sub/me\x7f", false},
};

static void check_all(const struct urls *urls, const struct next_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        tap_ok(next_is_local(urls, cases[i].next) == cases[i].local, "%.*s is %s",
               (int)strcspn(cases[i].next == NULL ? "none" : cases[i].next, "\r\n"),
               cases[i].next == NULL ? "none" : cases[i].next,
               cases[i].local ? "a page of ours" : "nowhere");
}

static const struct next_case CGI[] = {
    {"/~me/cgi-bin/account.cgi/me", true},
    {"/~me/cgi-bin/site.cgi", true},
    {"/me", false},
    {"/~me/me", false},
    {"/~me/cgi-bin", false},
    {"/~me/cgi-bin//evil.example", false},
};

static void test_lengths(const struct urls *urls)
{
    char next[NEXT_MAX + 2];

    memset(next, 'a', sizeof(next));
    memcpy(next, "/sub/", 5);
    next[NEXT_MAX] = '\0';
    tap_ok(next_is_local(urls, next), "the longest");
    next[NEXT_MAX] = 'a';
    next[NEXT_MAX + 1] = '\0';
    tap_ok(!next_is_local(urls, next), "one byte more");
}

static void test_here(struct arena *arena)
{
    struct req req = {.arena = arena, .method = METHOD_GET, .path = "/me"};

    req.urls.root = "/sub";
    TAP_IS_TEXT(next_here(&req), "/sub/me", "here");
    req.query = STR("before=3");
    TAP_IS_TEXT(next_here(&req), "/sub/me?before=3", "… with what was asked");
    req.query = STR("a=<b>");
    TAP_IS_TEXT(next_here(&req), NULL, "… unless it is strange");
    req.query = STR("");
    req.method = METHOD_POST;
    TAP_IS_TEXT(next_here(&req), NULL, "a form is not sent again");
    req.query = STR("before=3");
    TAP_IS_TEXT(next_form(&req), "/sub/me", "… but it stands on a page");
    req.path = "/me/<b>";
    TAP_IS_TEXT(next_form(&req), NULL, "… unless that is strange");
    req.path = "/me";
    req.method = METHOD_HEAD;
    TAP_IS_TEXT(next_form(&req), "/sub/me?before=3", "a page that is looked at is its own");
    req.query = STR("");
    req.mount = req.urls.mount = MOUNT_CGI;
    req.urls.scripts = "/cgi-bin";
    req.env.values[ENV_SCRIPT_NAME] = "/cgi-bin/account.cgi";
    TAP_IS_TEXT(next_here(&req), "/cgi-bin/account.cgi/me", "in CGI style");
    req.method = METHOD_POST;
    TAP_IS_TEXT(next_form(&req), "/cgi-bin/account.cgi/me", "… for forms, too");
}

int main(void)
{
    const struct urls pretty = {.mount = MOUNT_PRETTY, .root = "/sub"};
    const struct urls cgi = {.mount = MOUNT_CGI, .root = "", .scripts = "/~me/cgi-bin"};
    struct arena arena = {0};

    check_all(&pretty, PRETTY, sizeof(PRETTY) / sizeof(PRETTY[0]));
    check_all(&cgi, CGI, sizeof(CGI) / sizeof(CGI[0]));
    test_lengths(&pretty);
    test_here(&arena);
    arena_free(&arena);
    return tap_done();
}
