#include "../lib/scripted_mastodon.h"

#include "net/mastodon_id.h"
#include "net/waiter_keys.h"

static void test_ids(void)
{
    static const struct {
        const char *a, *b;
        int order;
    } pairs[] = {
        {"9", "10", -1},
        {"10", "9", 1},
        {"10", "10", 0},
        {"010", "9", 1},
        {"01", "1", 0},
        {"99999999999999999999999", "100000000000000000000000", -1},
        {"01HZX", "01HZY", -1},
        {"01HZX", "01HZ", 1},
        {"AB", "AB", 0},
        {"9@" HOST, "10@" HOST, -1},
        {"9@new.example", "10@" HOST, 1},
        {"10@" HOST, "9@new.example", 1},
    };
    static const char *const good[] = {"1", "01HZX-_a", "109348"};
    static const char *const bad[] = {"", "1/2", "1 2", "1@m", "..", "%31", "\xc5\xbc", "1&id=2"};
    static const char *const accounts[] = {"anna", "anna_1@o.example", "a.b-c@o-o.example",
                                           "_a--.b", "anna@\xc5\xbc\xc3\xb3\xc5\x82w.example"};
    static const char *const no_accounts[] = {"",
                                              "@o.example",
                                              "anna@",
                                              "anna b",
                                              "anna@o.example x",
                                              "anna@o@e",
                                              "anna\n@x",
                                              "a@o.example @b",
                                              "\xc5\xbc",
                                              "anna@o.example/x",
                                              "anna@\xe2\x80\xae.example",
                                              "anna.",
                                              "anna@.x",
                                              "a@o,b",
                                              "anna-",
                                              "-anna",
                                              "anna-@o.example",
                                              "anna@o.example-",
                                              "anna@o.example:8080",
                                              "anna@o\xe3\x80\x82net",
                                              "anna@o\xe2\x80\x8b.example",
                                              "anna@\xff.example"};

    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        int order = mastodon_id_compare(pairs[i].a, pairs[i].b);

        tap_ok((order > 0) - (order < 0) == pairs[i].order, "%s and %s", pairs[i].a, pairs[i].b);
    }
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        tap_ok(mastodon_id_is_plain(good[i]), "an id: %s", good[i]);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        tap_ok(!mastodon_id_is_plain(bad[i]), "no id: %s", bad[i]);
    tap_ok(!mastodon_id_is_plain(NULL), "no id: none");
    for (size_t i = 0; i < sizeof(accounts) / sizeof(accounts[0]); i++)
        tap_ok(mastodon_account_is_plain(accounts[i]), "an account: %s", accounts[i]);
    for (size_t i = 0; i < sizeof(no_accounts) / sizeof(no_accounts[0]); i++)
        tap_ok(!mastodon_account_is_plain(no_accounts[i]), "no account: number %zu", i);
    TAP_IS_TEXT(mastodon_id_plain(&arena, "7@" HOST, HOST), "7", "an id of this server");
    TAP_IS_TEXT(mastodon_id_plain(&arena, "7@x." HOST, HOST), NULL, "of another one");
    TAP_IS_TEXT(mastodon_id_plain(&arena, "7", HOST), NULL, "of none");
    TAP_IS_TEXT(mastodon_id_plain(&arena, "@" HOST, HOST), NULL, "none of this server");
}

/* A server has one name, however it is written: persons must not become others by that. */
static void test_hosts(void)
{
    static const struct {
        const char *url, *host;
    } servers[] = {{"https://m.example", "m.example"},
                   {"https://M.Example:443", "m.example"},
                   {"https://m.example:8443", "m.example:8443"},
                   {"http://127.0.0.1:443", "127.0.0.1:443"},
                   {"https://m.example/under/a/path", "m.example"}};

    for (size_t i = 0; i < sizeof(servers) / sizeof(servers[0]); i++) {
        struct courier c = {.transport = "mastodon"};

        mastodon_open(&c, &arena, servers[i].url, "secret-token");
        TAP_IS_TEXT(((const struct mastodon *)c.own)->host, servers[i].host, servers[i].url);
    }
}

static void test_open(void)
{
    struct waiter_keys keys = {
        .text = {[KEY_MASTODON_URL] = "https://m.example", [KEY_MASTODON_TOKEN] = "secret-token"}};
    struct courier c = {.transport = "mastodon", .keys = &keys, .self = "7@old.example"};

    TAP_IS_INT(courier_kind_mastodon.open(&c, default_site(), &arena, NULL), STATUS_OK,
               "with keys he is ready");
    TAP_IS_TEXT(c.self, "", "who he was elsewhere he is not here");
    TAP_IS_INT(c.likes_most, 20, "and asks for no more posts at once than servers show");
}

static void test_who(void)
{
    const struct scripted replies[] = {
        {200, "{\"id\":\"7\",\"acct\":\"waiter\",\"x\":[]}", NULL, STATUS_OK, true},
        {200, "{\"id\":7,\"acct\":\"waiter\"}", NULL, STATUS_OK, true},
        {200, "{\"id\":\"7\"}", NULL, STATUS_OK, true},
        {404, "", NULL, STATUS_OK, true},
    };
    const char *id = NULL, *name = NULL;
    struct courier c;

    begin(&c, replies);
    TAP_IS_INT(c.calls->who(&c, &arena, &id, &name, &report), COURIER_OK, "who he is");
    TAP_IS_TEXT(id, "7@" HOST, "his id");
    TAP_IS_TEXT(name, "waiter", "his name");
    for (int i = 0; i < 3; i++)
        TAP_IS_INT(c.calls->who(&c, &arena, &id, &name, &report), COURIER_FAULT,
                   "no answer to that");
}

static struct courier_page page;

static void test_tags(void)
{
    static const struct {
        const char *chef, *acct;
        bool meant;
    } names[] = {
        {"chef", "chef", true},
        {"@chef", "Chef", true},
        {"chef@" HOST, "chef", true},
        {"chef@M.example", "chef", true},
        {"chef@o.example", "chef@o.example", true},
        {"chef", "chef@o.example", false},
        {"chef@o.example", "chef", false},
        {"chef", "chefs", false},
        {"", "", false},
        {"@" HOST, "", false},
    };
    const struct scripted reply = {
        200,
        "[" EVENT("12", "5:00:00", "public", CHEF "," WAITER, "soup") "," EVENT(
            "13", "5:00:00", "direct", CHEF, "soup") "," EVENT("14", "5:00:00", "public", WAITER,
                                                               "soup") "]",
        NULL, STATUS_OK, true};
    const struct courier_ask asked = {.most = 10};
    struct courier c;

    begin(&c, &reply);
    memset(&page, 0, sizeof(page));
    TAP_IS_INT(c.calls->mentions(&c, &arena, &asked, &page, &report), COURIER_OK, "mentions");
    tap_ok(page.count == 1 && page.skipped == 2, "one tags the chef in public");
    TAP_IS_TEXT(page.posts[0].post_id, "512@" HOST, "its id");
    TAP_IS_TEXT(page.posts[0].author, "9@" HOST, "its author");
    TAP_IS_INT(page.posts[0].likes, 3, "its likes");
    TAP_IS_INT(page.posts[0].at, NOW - 960, "when");
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *mention = arena_printf(&arena, "{\"id\":\"8\",\"acct\":\"%s\"}", names[i].acct);
        const struct scripted one = {
            200,
            arena_printf(
                &arena,
                "[{\"id\":\"1\",\"type\":\"mention\",\"created_at\":\"2026-11-21T05:00:00Z\","
                "\"status\":{\"id\":\"2\",\"visibility\":\"public\",\"favourites_count\":0,"
                "\"account\":{\"id\":\"9\",\"acct\":\"anna\"},\"mentions\":[%s]}}]",
                mention),
            NULL, STATUS_OK, true};

        begin(&c, &one);
        c.chef = names[i].chef;
        memset(&page, 0, sizeof(page));
        c.calls->mentions(&c, &arena, &asked, &page, &report);
        tap_ok(page.count == (names[i].meant ? 1 : 0), "the chef %s and \"%s\"", names[i].chef,
               names[i].acct);
    }
}

static void test_likes(void)
{
    const struct scripted replies[] = {
        {200,
         "[{\"id\":\"2\",\"favourites_count\":5},{\"id\":\"4\",\"favourites_count\":-1},"
         "{\"id\":\"5\",\"favourites_count\":3.5},{\"id\":\"6\",\"favourites_count\":9e999},"
         "{\"id\":\"7\",\"favourites_count\":99999999999999999999},{\"id\":\"8\"},{},7]",
         NULL, STATUS_OK, true},
        {200, "[{\"id\":\"20\",\"favourites_count\":7}]", NULL, STATUS_OK, true},
    };
    const char *ids[22] = {"1@" HOST, "2@" HOST, "3@" HOST, "2@old.example"};
    struct tagged_post posts[22];
    struct courier c;

    for (int i = 4; i < 22; i++)
        ids[i] = arena_printf(&arena, "%d@" HOST, i);
    begin(&c, replies);
    TAP_IS_INT(c.calls->likes(&c, &arena, ids, 22, posts, &report), COURIER_OK, "likes of many");
    TAP_IS_INT(script - replies, 2, "are asked for in twenties");
    TAP_IS_INT(posts[1].likes, 5, "one has some");
    TAP_IS_TEXT(posts[1].post_id, "2@" HOST, "by its id");
    tap_ok(posts[0].likes == -1 && posts[2].likes == -1, "a post that is not shown is gone");
    for (int i = 4; i <= 8; i++)
        TAP_IS_INT(posts[i].likes, 0, "one whose likes cannot be read is not, and pays nothing");
    TAP_IS_INT(posts[3].likes, -1, "so is one of another server");
    TAP_IS_INT(posts[20].likes, 7, "the second twenty");
}

#define LIKED(id, likes) "{\"id\":\"" id "\",\"favourites_count\":" likes "}"

/* Servers that cannot show several posts at once, and those that do not say so. */
static void test_likes_of_each(void)
{
    static const struct {
        struct scripted first;
        int asked;
    } servers[] = {
        {{404, "<html>nothing here</html>", NULL, STATUS_OK, true}, 4},
        {{405, "", NULL, STATUS_OK, true}, 4},
        {{422, "{\"error\":\"ids\"}", NULL, STATUS_OK, true}, 4},
        {{400, "{\"error\":\"ids\"}", NULL, STATUS_OK, true}, 4},
        {{200, "[]", NULL, STATUS_OK, true}, 4},
        {{200, "[" LIKED("99", "8") "]", NULL, STATUS_OK, true}, 4},
        {{200, "[" LIKED("1", "8") "]", NULL, STATUS_OK, true}, 1},
    };
    static const char *const ids[] = {"1@" HOST, "2@old.example", "3@" HOST, "4@" HOST};
    struct tagged_post posts[4];
    struct courier c;

    for (size_t i = 0; i < sizeof(servers) / sizeof(servers[0]); i++) {
        const struct scripted replies[] = {
            servers[i].first,
            {404, "{\"error\":\"Record not found\"}", NULL, STATUS_OK, true},
            {200, LIKED("3", "7"), NULL, STATUS_OK, true},
            {200, LIKED("4", "-7"), NULL, STATUS_OK, true},
        };

        begin(&c, replies);
        TAP_IS_INT(c.calls->likes(&c, &arena, ids, 4, posts, &report), COURIER_OK,
                   "posts are asked for");
        TAP_IS_INT(script - replies, servers[i].asked, "… each by itself, if need be");
        TAP_IS_INT(posts[2].likes, servers[i].asked == 4 ? 7 : -1, "… and have their likes");
        tap_ok(posts[0].likes == (servers[i].asked == 4 ? -1 : 8) && posts[1].likes == -1,
               "… or are gone");
    }
    TAP_IS_TEXT(strrchr(heard.at, '/'), "/statuses?id%5B%5D=1&id%5B%5D=3&id%5B%5D=4\n",
                "none is asked for at another server");
}

static void test_likes_broken(void)
{
    static const struct scripted broken[] = {
        {200, "{}", NULL, STATUS_OK, true},
        {404, "", NULL, STATUS_OK, true},
        {200, LIKED("2", "7"), NULL, STATUS_OK, true},
        {404, "", NULL, STATUS_OK, true},
        {200, "[]", NULL, STATUS_OK, true},
    };
    static const char *const ids[] = {"1@" HOST};
    struct tagged_post post;
    struct courier c;

    begin(&c, broken);
    for (int i = 0; i < 3; i++)
        TAP_IS_INT(c.calls->likes(&c, &arena, ids, 1, &post, &report), COURIER_FAULT,
                   "what is no post is a fault");
    TAP_IS_INT(post.likes, -1, "and pays nothing");
}

int main(void)
{
    test_ids();
    test_hosts();
    test_open();
    test_who();
    test_tags();
    test_likes();
    test_likes_of_each();
    test_likes_broken();
    buf_free(&heard);
    arena_free(&arena);
    return tap_done();
}
