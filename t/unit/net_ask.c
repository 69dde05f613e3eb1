#include "../lib/tap.h"

#include "base/clock.h"
#include "base/file.h"
#include "net/net_reply.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/wait.h>

#define CAP 1000
#define TIMEOUT_MS 60000

/* A socket on a free port of this machine, on which nobody listens, and which nobody else gets. */
static int holder(int *port)
{
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof(name);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || bind(fd, (struct sockaddr *)&name, sizeof(name)) != 0 ||
        getsockname(fd, (struct sockaddr *)&name, &size) != 0)
        tap_skip_all("there is no port on 127.0.0.1");
    *port = ntohs(name.sin_port);
    return fd;
}

static int listener(int *port)
{
    int fd = holder(port);

    if (listen(fd, 9) != 0)
        tap_skip_all("nothing can listen on 127.0.0.1");
    return fd;
}

/* Answers one question, which goes to `heard` when it ends with `end`. */
static void serve_once(int fd, int heard, const char *end, const char *answer)
{
    int client = accept(fd, NULL, NULL);
    struct buf question = BUF_INIT;

    while (!str_ends(buf_view(&question), end)) {
        ssize_t got;

        buf_reserve(&question, 4096);
        got = read(client, question.at + question.len, 4096);
        if (got <= 0)
            break;
        buf_grew(&question, (size_t)got);
    }
    if (write(heard, question.at, question.len) < 0 || write(client, answer, strlen(answer)) < 0)
        _exit(1);
    _exit(0);
}

static void read_all(int fd, struct buf *out)
{
    buf_clear(out);
    for (ssize_t got = 1; got > 0;) {
        buf_reserve(out, 4096);
        got = read(fd, out->at + out->len, 4096);
        buf_grew(out, got > 0 ? (size_t)got : 0);
    }
}

/* Asks a server that gives this answer; what it heard is in `heard`. */
static enum status ask(const struct str *post, const char *answer, struct buf *heard,
                       struct net_reply *reply, struct err *err)
{
    static const char *const headers[] = {"Content-Type: application/json", NULL};
    struct net_question question = {
        .headers = headers, .post = post, .timeout_ms = TIMEOUT_MS, .cap = CAP};
    int port, fd = listener(&port), ends[2];
    enum status status;
    char url[100];
    pid_t child;

    if (pipe(ends) != 0 || (child = fork()) < 0)
        tap_skip_all("no process can be started");
    if (child == 0)
        serve_once(fd, ends[1], post == NULL || post->len == 0 ? "\r\n\r\n" : post->at, answer);
    close(ends[1]);
    snprintf(url, sizeof(url), "http://127.0.0.1:%d/a/../b?secret=1", port);
    question.url = url;
    memset(reply, 0, sizeof(*reply));
    status = net->ask(&question, reply, err);
    read_all(ends[0], heard);
    waitpid(child, NULL, 0);
    close(ends[0]);
    close(fd);
    return status;
}

static void test_post(void)
{
    struct str body = STR("{\"text\":\"eh wot?\"}");
    struct buf heard = BUF_INIT;
    struct net_reply reply;
    struct str value;
    struct err err;

    TAP_IS_INT(ask(&body,
                   "HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\n"
                   "HTTP/1.1 201 Created\r\nContent-Length: 2\r\nX-One: a\r\nx-one:  b \r\n\r\nok",
                   &heard, &reply, &err),
               STATUS_OK, "a POST is answered");
    TAP_IS_INT(reply.status, 201, "… by the last of its responses");
    TAP_IS_TEXT(reply.body.at, "ok", "… with a body");
    tap_ok(reply.asked, "… and was asked");
    tap_ok(str_starts(buf_view(&heard), "POST /a/../b?secret=1 HTTP/1.1\r\n"), "the path as it is");
    tap_ok(strstr(heard.at, "\r\nContent-Type: application/json\r\n") != NULL, "the type as said");
    tap_ok(strstr(heard.at, "\r\nContent-Length: 18\r\n") != NULL, "the length");
    tap_ok(strstr(heard.at, "\r\nUser-Agent: pierogis/") != NULL, "who asks");
    tap_ok(str_ends(buf_view(&heard), "\r\n\r\n{\"text\":\"eh wot?\"}"), "the bytes");
    tap_ok(!net_reply_header(&reply, "x-early", &value), "an interim response is forgotten");
    tap_ok(net_reply_header(&reply, "X-ONE", &value) && str_is(value, "b"), "the last header");
    net_reply_free(&reply);

    TAP_IS_INT(ask(&(struct str){"", 0}, "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n",
                   &heard, &reply, &err),
               STATUS_OK, "a POST may be empty");
    tap_ok(strstr(heard.at, "\r\nContent-Length: 0\r\n") != NULL, "… and says so");
    net_reply_free(&reply);
    TAP_IS_INT(ask(NULL, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n!", &heard, &reply, &err),
               STATUS_OK, "a GET is answered");
    tap_ok(str_starts(buf_view(&heard), "GET /"), "… which is no POST");
    net_reply_free(&reply);
    buf_free(&heard);
}

/* Somebody who speaks, but not HTTP as it has been for thirty years. */
static void test_other_languages(void)
{
    static const char *const answers[] = {"hello\r\n", "HTTP/9.9 200 OK\r\n\r\n", "\r\n\r\n{}"};
    struct buf heard = BUF_INIT;
    struct net_reply reply;
    struct err err;

    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        TAP_IS_INT(ask(NULL, answers[i], &heard, &reply, &err), STATUS_BUSY, "another language");
        tap_ok(reply.asked && reply.body.len == 0, "… is no answer: %s", err.message);
        net_reply_free(&reply);
    }
    buf_free(&heard);
}

/* What stands in the environment and at home is for other programs, but for a proxy that can read nothing. */
static void test_surroundings(void)
{
    static const char *const headers[] = {"Authorization: OAuth secret", NULL};
    static const char answer[] = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
    struct net_question question = {.url = "https://api.example.org/2/dm_events",
                                    .headers = headers,
                                    .timeout_ms = TIMEOUT_MS,
                                    .cap = CAP};
    char home[] = "/tmp/net-ask-XXXXXX", proxy[100];
    struct buf heard = BUF_INIT;
    struct net_reply reply = {0};
    struct err err;
    int port, fd = listener(&port), ends[2];
    pid_t child;

    if (mkdtemp(home) == NULL || chdir(home) != 0 || pipe(ends) != 0)
        tap_skip_all("there is no room for a home");
    file_replace(AT_FDCWD, ".netrc", STR("default login me password secret\n"), 0600, NULL);
    file_replace(AT_FDCWD, ".curlrc", STR("header = \"X-Rc: secret\"\nuser = me:secret\n"), 0600,
                 NULL);
    setenv("HOME", home, 1);
    setenv("CURL_HOME", home, 1);
    snprintf(proxy, sizeof(proxy), "http://127.0.0.1:%d", port);
    setenv("http_proxy", proxy, 1);
    setenv("ALL_PROXY", proxy, 1);
    TAP_IS_INT(ask(NULL, answer, &heard, &reply, &err), STATUS_OK,
               "no proxy for what it could read");
    tap_ok(str_starts(buf_view(&heard), "GET /a/"), "… and the answer is the server's own");
    tap_ok(strstr(heard.at, "Authorization") == NULL && strstr(heard.at, "X-Rc") == NULL,
           "files of curl are not read");
    net_reply_free(&reply);

    child = fork();
    if (child == 0)
        serve_once(fd, ends[1], "\r\n\r\n", answer);
    close(ends[1]);
    TAP_IS_INT(net->ask(&question, &reply, &err), STATUS_BUSY, "a proxy for https may refuse");
    net_reply_free(&reply);
    read_all(ends[0], &heard);
    waitpid(child, NULL, 0);
    tap_ok(str_starts(buf_view(&heard), "CONNECT api.example.org:443 "), "… and is told where to");
    tap_ok(strstr(heard.at, "secret") == NULL, "… but nothing else");
    unsetenv("http_proxy");
    unsetenv("ALL_PROXY");
    unlink(".netrc");
    unlink(".curlrc");
    rmdir(home);
    close(ends[0]);
    close(fd);
    buf_free(&heard);
}

static void test_failures(void)
{
    struct str body = STR("{}");
    struct buf heard = BUF_INIT, large = BUF_INIT;
    struct net_reply reply = {0};
    struct net_question nobody = {.timeout_ms = TIMEOUT_MS, .cap = CAP, .post = &body};
    char url[100];
    struct err err;
    int port, fd;

    TAP_IS_INT(ask(&body, "", &heard, &reply, &err), STATUS_BUSY, "no answer");
    tap_ok(reply.asked && reply.status == 0, "… but it may have been heard");
    tap_ok(strstr(err.message, "secret") == NULL, "sentences do not have the query: %s",
           err.message);
    net_reply_free(&reply);
    TAP_IS_INT(ask(&body, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", &heard, &reply, &err),
               STATUS_BUSY, "half an answer");
    tap_ok(reply.asked, "… was asked for");
    net_reply_free(&reply);
    buf_text(&large, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3E9\r\n");
    for (int i = 0; i <= CAP; i++)
        buf_char(&large, 'x');
    buf_text(&large, "\r\n0\r\n\r\n");
    TAP_IS_INT(ask(NULL, large.at, &heard, &reply, &err), STATUS_TOO_LARGE, "over the cap");
    tap_ok(strstr(err.message, "secret") == NULL, "no query there either: %s", err.message);
    net_reply_free(&reply);

    fd = holder(&port);
    snprintf(url, sizeof(url), "http://127.0.0.1:%d/", port);
    nobody.url = url;
    TAP_IS_INT(net->ask(&nobody, &reply, &err), STATUS_BUSY, "nobody is there");
    tap_ok(!reply.asked, "… so nobody heard it");
    net_reply_free(&reply);
    close(fd);
    nobody.url = "file:///etc/hosts";
    TAP_IS_INT(net->ask(&nobody, &reply, &err), STATUS_INVALID, "a file is not asked");
    net_reply_free(&reply);
    buf_free(&heard);
    buf_free(&large);
}

#define NOT_HERE 77

/* Asks, on a network of its own, for a name of which the one who knows all names says nothing for half a minute. */
static int ask_unknown_name(void)
{
    const struct net_question question = {
        .url = "https://nobody.example/", .timeout_ms = 200, .cap = CAP};
    const struct sockaddr_in name = {
        .sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_port = htons(53)};
    struct ifreq device = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
    const int64_t begun = clock_monotonic_ms();
    struct net_reply reply = {0};
    int fd;

    if (chdir(tap_folder()) != 0 ||
        file_replace(AT_FDCWD, "resolv.conf",
                     STR("nameserver 127.0.0.1\noptions timeout:30 attempts:1\n"), 0644,
                     NULL) != STATUS_OK ||
        unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS) != 0)
        return NOT_HERE;
    fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (ioctl(fd, SIOCSIFFLAGS, &device) != 0 ||
        bind(fd, (const struct sockaddr *)&name, sizeof(name)) != 0 ||
        mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("resolv.conf", "/etc/resolv.conf", NULL, MS_BIND, NULL) != 0)
        return NOT_HERE;
    if (net->ask(&question, &reply, NULL) != STATUS_BUSY || reply.asked)
        return 1;
    return clock_monotonic_ms() - begun < 15000 ? 0 : 2;
}

static void test_unknown_name(void)
{
    int code = 0;
    pid_t child;

    tap_folder(); /* which goes when this process ends, not its child */
    child = fork();
    if (child == 0)
        _exit(ask_unknown_name());
    waitpid(child, &code, 0);
    if (WIFEXITED(code) && WEXITSTATUS(code) == NOT_HERE)
        printf("# a process cannot have a network of its own here\n");
    else
        TAP_IS_INT(code, 0, "a name that takes half a minute takes no more than the question may");
}

/* What a reply with these headers says to wait; -1 = nothing. */
static int64_t wait_of(const char *headers)
{
    struct net_reply reply = {0};
    int64_t seconds = -1;

    buf_init(&reply.headers);
    buf_text(&reply.headers, headers);
    if (!net_reply_retry_after(&reply, &seconds))
        seconds = -1;
    buf_free(&reply.headers);
    return seconds;
}

static void test_headers(void)
{
    struct net_reply reply = {0};
    int64_t n = -7;

    clock_fix(784111777); /* Sun, 06 Nov 1994 08:49:37 GMT */
    TAP_IS_INT(wait_of("Retry-After: 120\r\n"), 120, "seconds");
    TAP_IS_INT(wait_of("Retry-After: Sun, 06 Nov 1994 08:50:00 GMT\r\n"), 23, "a moment");
    TAP_IS_INT(wait_of("Date: Sun, 06 Nov 1994 09:49:37 GMT\r\n"
                       "Retry-After: Sun, 06 Nov 1994 09:50:00 GMT\r\n"),
               23, "a moment by the server's clock");
    TAP_IS_INT(wait_of("Retry-After: Sun, 06 Nov 1994 08:00:00 GMT\r\n"), 0, "a moment gone by");
    TAP_IS_INT(wait_of("Retry-After: -1\r\n"), -1, "no number");
    TAP_IS_INT(wait_of("Retry-After: 99999999999\r\n"), -1, "for ever");
    TAP_IS_INT(wait_of("HTTP/1.1 429 Retry-After\r\n"), -1, "nothing");
    buf_init(&reply.headers);
    buf_text(&reply.headers, "date: Sun, 06 Nov 1994 08:49:27 GMT\r\nx-n: 12\r\nx-m: 12a\r\n");
    tap_ok(net_reply_skew(&reply, &n) && n == -10, "the server's clock is behind");
    tap_ok(net_reply_number(&reply, "X-N", 12, &n) && n == 12, "a number");
    tap_ok(!net_reply_number(&reply, "X-N", 11, &n), "too large a number");
    tap_ok(!net_reply_number(&reply, "X-M", 99, &n), "no number");
    buf_free(&reply.headers);
    clock_fix(-1);
}

int main(void)
{
    test_post();
    test_other_languages();
    test_surroundings();
    test_failures();
    test_unknown_name();
    test_headers();
    return tap_done();
}
