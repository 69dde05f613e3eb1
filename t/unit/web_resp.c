#include "web/resp.h"

#include "base/file.h"
#include "lib/tap.h"

#include <fcntl.h>

static struct arena arena;
static struct buf sent = BUF_INIT;
static size_t sink_room; /* the client goes away after that many bytes */

static bool sink_write(void *context, struct str head, struct str body)
{
    (void)context;
    buf_str(&sent, head);
    buf_str(&sent, body);
    return sent.len <= sink_room;
}

static const char *send_it(struct resp *resp)
{
    struct io io = {NULL, NULL, sink_write, NULL};

    buf_clear(&sent);
    sink_room = SIZE_MAX;
    resp_send(resp, &io);
    return sent.at;
}

static void test_headers(void)
{
    static const char *const bad_values[] = {"a\r\nSet-Cookie: x", "a\nb", "a\rb", "a\x7f", "\x01"};
    static const char *const bad_names[] = {"", "A B", "A:", "A\n", "Ä"};
    struct resp resp;
    struct err err;

    resp_init(&resp, &arena);
    for (size_t i = 0; i < sizeof(bad_values) / sizeof(bad_values[0]); i++)
        TAP_IS_INT(resp_header(&resp, "X-Test", bad_values[i], &err), STATUS_BUG, "a bad value");
    for (size_t i = 0; i < sizeof(bad_names) / sizeof(bad_names[0]); i++)
        TAP_IS_INT(resp_header(&resp, bad_names[i], "x", &err), STATUS_BUG, "a bad name");
    TAP_IS_INT(resp.headers.len, 0, "nothing of them was added");
    TAP_IS_INT(resp_header(&resp, "X-Test", "żur = soup", &err), STATUS_OK, "a good one");
    TAP_IS_TEXT(resp.headers.at, "X-Test: żur = soup\r\n", "is written");
    resp_free(&resp);
}

static void test_redirects(void)
{
    static const char *const bad[] = {
        "",        "p/soup", "//evil.example", "/\\evil.example", "/a\nb", "javascript:x()", "/a b",
        "ftp://x", "/ż"};
    struct resp resp;
    struct err err;

    resp_init(&resp, &arena);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        TAP_IS_INT(resp_redirect(&resp, bad[i], false, &err), STATUS_BUG, bad[i]);
    TAP_IS_INT(resp_redirect(&resp, "/p/soup", true, &err), STATUS_OK, "a local one");
    TAP_IS_INT(resp.http, 301, "for ever");
    tap_ok(strstr(send_it(&resp), "\r\nLocation: /p/soup\r\n") != NULL, "has its Location");
    TAP_IS_INT(resp_redirect(&resp, "https://example.org/", false, &err), STATUS_OK,
               "an absolute one");
    tap_ok(strncmp(send_it(&resp), "Status: 303 See Other\r\n", 23) == 0, "for now");
    resp_free(&resp);
}

static void test_page(void)
{
    struct resp resp;
    struct io gone = {NULL, NULL, sink_write, NULL};
    const char *text;

    resp_init(&resp, &arena);
    buf_text(&resp.body, "<p>żur</p>");
    text = send_it(&resp);
    tap_ok(strncmp(text, "Status: 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n", 56) == 0,
           "status and type come first");
    tap_ok(strstr(text, "Content-Length: 11\r\n") != NULL, "the length counts bytes");
    tap_ok(strstr(text, "Cache-Control: no-store\r\n") != NULL, "nothing is kept unless told so");
    tap_ok(strstr(text, "; img-src 'self'; media-src 'self'; ") != NULL, "only our own media");
    tap_ok(strstr(text, "\r\n\r\n<p>żur</p>") != NULL, "the body comes last");
    resp.etag = "W/\"x\"";
    tap_ok(strstr(send_it(&resp), "ETag") == NULL, "a private page has no ETag");
    resp.cache = CACHE_PUBLIC;
    tap_ok(strstr(send_it(&resp), "ETag: W/\"x\"\r\n") != NULL, "a public one has");
    resp.media_origin = "https://m.example";
    tap_ok(strstr(send_it(&resp), "; img-src 'self' https://m.example; media-src 'self' "
                                  "https://m.example; ") != NULL,
           "media of another origin");
    resp.head_only = true;
    text = send_it(&resp);
    tap_ok(strstr(text, "Content-Length: 11\r\n") != NULL && str_ends(str_of(text), "\r\n\r\n"),
           "HEAD: the same head, no body");
    resp.head_only = false;
    sink_room = 0;
    tap_ok(!resp_send(&resp, &gone), "a client that has gone is noticed");
    resp_not_modified(&resp);
    text = send_it(&resp);
    tap_ok(strstr(text, "Content-Length") == NULL && str_ends(str_of(text), "\r\n\r\n"), "304");
    resp_free(&resp);
}

static void test_file(void)
{
    char *path = arena_printf(&arena, "%s/file", tap_folder());
    struct io io = {NULL, NULL, sink_write, NULL};
    struct resp resp;
    char *bytes = arena_alloc(&arena, 200000);

    for (size_t i = 0; i < 200000; i++)
        bytes[i] = (char)(i % 251);
    resp_init(&resp, &arena);
    resp.file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    file_write_fd(resp.file, path, (struct str){bytes, 200000}, NULL);
    resp.kind = RESP_FILE;
    resp.file_from = 1000;
    resp.file_length = 150001;
    send_it(&resp);
    tap_ok(sent.len > 150001 && memcmp(sent.at + sent.len - 150001, bytes + 1000, 150001) == 0,
           "a part of a file, over several pieces");
    tap_ok(strstr(sent.at, "default-src 'none'; sandbox") != NULL, "may do nothing in a browser");
    tap_ok(strstr(sent.at, "Content-Length: 150001\r\n") != NULL, "its length");
    resp.file_length = 199001;
    tap_ok(!resp_send(&resp, &io), "a file that is shorter than promised is a failure");
    resp.head_only = true;
    TAP_IS_INT(send_it(&resp)[sent.len - 1], '\n', "HEAD sends none of it");
    resp.file_length = 0;
    resp.head_only = false;
    tap_ok(str_ends(str_of(send_it(&resp)), "\r\n\r\n"), "an empty file has a head");
    resp_free(&resp);
}

int main(void)
{
    test_headers();
    test_redirects();
    test_page();
    test_file();
    buf_free(&sent);
    arena_free(&arena);
    return tap_done();
}
