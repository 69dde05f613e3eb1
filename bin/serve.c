#include "commands.h"
#include "install.h"
#include "serve_check.h"
#include "server_config.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/program.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#define CONF_PATH "tmp/lighttpd.conf"
#define START_MS 10000
#define ANSWER_MS 1000
#define END_MS 2000

static const struct option options[] = {
    {"host", 0, "ADDRESS", "the address to listen on (default: 127.0.0.1)", false},
    {"port", 'p', "PORT", "the port to listen on (default: 8080)", false},
    {"fastcgi", 0, NULL, "workers that stay instead of one process per page", false},
    {"check", 0, "ACCOUNT", "print a check of this account as well, to log in with", false},
    OPTIONS_END,
};

static volatile sig_atomic_t server;   /* the child, for the signal handler */
static volatile sig_atomic_t stopping; /* somebody has asked for the end */

static void pass_on(int sig)
{
    (void)sig;
    stopping = 1;
    if (server > 0)
        kill((pid_t)server, SIGTERM);
}

struct address {
    struct sockaddr_storage socket;
    socklen_t len;
};

/* Numeric addresses only: names would need the C library's resolver, which a static program does not have. */
static bool address_of(const struct server_config *config, struct address *out)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)&out->socket;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&out->socket;

    memset(out, 0, sizeof(*out));
    if (inet_pton(AF_INET, config->host, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons((uint16_t)config->port);
        out->len = sizeof(*v4);
        return true;
    }
    if (inet_pton(AF_INET6, config->host, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons((uint16_t)config->port);
        out->len = sizeof(*v6);
        return true;
    }
    return false;
}

/* Asked before the server starts, because its own words for a port in use are not for people. */
static enum status check_port(struct cli *cli, const struct server_config *config,
                              const struct address *address)
{
    const int yes = 1;
    enum status status = STATUS_OK;
    int fd = socket(address->socket.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) != 0)
        status = err_errno(&cli->err, errno, "cannot make a socket");
    else if (bind(fd, (const struct sockaddr *)&address->socket, address->len) != 0 &&
             errno == EADDRINUSE)
        status =
            err_set(&cli->err, STATUS_BUSY,
                    "port %d of %s is in use, perhaps by another \"pierogis serve\"; stop that "
                    "one, or choose another --port",
                    config->port, config->host);
    else if (errno == EACCES || errno == EADDRNOTAVAIL)
        status = err_errno(&cli->err, errno, "cannot listen on port %d of %s", config->port,
                           config->host);
    file_close(fd);
    return status;
}

/* That it takes connections is not enough: it does so before it has started the workers, which may still fail. What is
 * asked concerns the server itself and reaches no program. */
static bool answers(const struct address *address)
{
    static const char question[] = "OPTIONS * HTTP/1.0\r\n\r\n";
    int fd = socket(address->socket.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct pollfd answer = {fd, POLLIN, 0};
    char first;
    bool yes = fd >= 0 &&
               connect(fd, (const struct sockaddr *)&address->socket, address->len) == 0 &&
               send(fd, question, sizeof(question) - 1, MSG_NOSIGNAL) > 0 &&
               poll(&answer, 1, ANSWER_MS) == 1 && recv(fd, &first, 1, 0) == 1;

    file_close(fd);
    return yes;
}

static pid_t start(const char *lighttpd, const char *conf)
{
    const pid_t parent = getpid();
    pid_t child;
    char self[24];

    prctl(PR_SET_CHILD_SUBREAPER, 1); /* see wait_for_workers() */
    child = fork();
    if (child != 0)
        return child;
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    /* If we are killed without a chance to say so, the server goes too and the port is free. */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    /* And with the server its workers (web/fastcgi.h), also those that it is about to start. */
    snprintf(self, sizeof(self), "%d", (int)getpid());
    setenv("FASTCGI_PARENT", self, 1);
    setpgid(0, 0); /* Ctrl-C reaches us alone, and we end it in order */
    if (getppid() == parent)
        execl(lighttpd, "lighttpd", "-D", "-f", conf, (char *)NULL);
    _exit(127);
}

/* Waits until the server answers or ends. True: it answers. */
static bool wait_until_ready(pid_t child, const struct address *address, int *ended)
{
    const int64_t deadline = clock_monotonic_ms() + START_MS;

    *ended = -1;
    while (clock_monotonic_ms() < deadline) {
        if (waitpid(child, ended, WNOHANG) == child)
            return false;
        *ended = -1;
        if (answers(address))
            return true;
        poll(NULL, 0, 10);
    }
    return false;
}

/* Returns when the server has ended. What it has left behind before is ours, and is only counted. */
static void wait_for_server(pid_t child, int *ended)
{
    pid_t pid;

    do
        pid = waitpid(-1, ended, 0);
    while (pid != child && (pid >= 0 || errno == EINTR));
}

/* Workers that the server was just starting hold the port until they see that it has gone. They are our children now; only
 * one that is busy with a long request is not waited for. */
static void wait_for_workers(void)
{
    const int64_t deadline = clock_monotonic_ms() + END_MS;
    pid_t pid;

    while ((pid = waitpid(-1, NULL, WNOHANG)) >= 0 && clock_monotonic_ms() < deadline) {
        if (pid == 0)
            poll(NULL, 0, 5);
    }
}

static void announce_json(const char *url, const char *code, struct buf *out)
{
    struct json_write w;

    json_begin(&w, out, false);
    json_object(&w);
    json_key(&w, "url");
    json_put_text(&w, url);
    if (code != NULL) {
        json_key(&w, "check");
        json_put_text(&w, code);
    }
    json_end(&w);
    json_finish(&w);
    buf_char(out, '\n');
}

/* A site that is for this machine alone, with another port in its links than the one that is served: they lead nowhere.
 * (Elsewhere a proxy may stand between.) */
static const char *lost_links(struct cli *cli, const char *url)
{
    const char *base = conf_text(cli->conf, CONF_BASE_URL);

    if (!str_starts(str_of(base), "http://127.0.0.1") ||
        strcmp(arena_printf(&cli->arena, "%s/", base), url) == 0)
        return "";
    return arena_printf(&cli->arena, "; its links begin with %s: set %s to change that", base,
                        conf_name(CONF_BASE_URL));
}

/* Said as soon as it is true: the server does not end so soon. */
static enum status announce(struct cli *cli, const struct server_config *config)
{
    const bool v6 = strchr(config->host, ':') != NULL;
    const char *url = arena_printf(&cli->arena, "http://%s%s%s:%d/", v6 ? "[" : "", config->host,
                                   v6 ? "]" : "", config->port);
    const char *handle = cli_option(cli, "check");
    struct login_check check = {.code = ""};
    struct buf line = BUF_INIT;

    if (handle != NULL && serve_check_make(cli, handle, &check) != STATUS_OK)
        return cli->err.status;
    if (cli->json)
        announce_json(url, handle == NULL ? NULL : check.code, &line);
    else if (handle != NULL)
        buf_printf(&line, "table is set: %s · log in: %s · another one: %s%s%s check %s\n", url,
                   check.code, cli->argv[0], cli->home_path == NULL ? "" : " --home ",
                   cli->home_path == NULL ? "" : cli->home_path, handle);
    else if (!cli->quiet)
        buf_printf(&line, "serving %s on %s (Ctrl-C stops it%s)\n",
                   conf_text(cli->conf, CONF_SITE_NAME), url, lost_links(cli, url));
    file_write_fd(1, "to stdout", buf_view(&line), NULL);
    buf_free(&line);
    return STATUS_OK;
}

static enum status watch(struct cli *cli, const struct server_config *config,
                         const struct address *address, const char *lighttpd, const char *conf)
{
    struct sigaction action;
    enum status status;
    int ended;

    memset(&action, 0, sizeof(action));
    action.sa_handler = pass_on;
    server = start(lighttpd, conf);
    if (server < 0)
        return err_errno(&cli->err, errno, "cannot start %s", lighttpd);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    if (!wait_until_ready((pid_t)server, address, &ended)) {
        pass_on(0);
        if (ended == -1)
            wait_for_server((pid_t)server, &ended);
        wait_for_workers();
        return err_set(&cli->err, STATUS_IO,
                       "lighttpd did not start; its own words are above, its configuration is %s",
                       conf);
    }
    status = announce(cli, config);
    if (status != STATUS_OK)
        pass_on(0);
    wait_for_server((pid_t)server, &ended);
    wait_for_workers();
    if (status != STATUS_OK)
        return status;
    if (stopping || (WIFEXITED(ended) && WEXITSTATUS(ended) == 0))
        return STATUS_OK;
    return err_set(&cli->err, STATUS_IO, "lighttpd ended unexpectedly; its own words are above");
}

static enum status run(struct cli *cli)
{
    const char *lighttpd = program_find(&cli->arena, "lighttpd");
    struct buf text = BUF_INIT;
    struct server_config config;
    struct address address;
    enum status status = server_options(cli, &config);

    if (status == STATUS_OK && cli_option(cli, "check") != NULL)
        status = serve_check_possible(cli, cli_option(cli, "check"));
    if (status != STATUS_OK)
        return status;
    if (lighttpd == NULL)
        return err_set(
            &cli->err, STATUS_NOT_FOUND,
            "lighttpd is not installed: apt install lighttpd (or see \"pierogis config\" "
            "for other servers)");
    if (!address_of(&config, &address))
        return err_set(&cli->err, STATUS_USAGE, "\"%s\" is no numeric address", config.host);
    status = check_port(cli, &config, &address);
    if (status == STATUS_OK)
        status = server_config_write(cli, "lighttpd.conf", &config, &text);
    if (status == STATUS_OK)
        status = file_replace(cli->site.home, CONF_PATH, buf_view(&text), 0600, &cli->err);
    buf_free(&text);
    if (status == STATUS_OK)
        status = watch(cli, &config, &address, lighttpd,
                       arena_printf(&cli->arena, "%s/" CONF_PATH, cli->site.home_path));
    return status;
}

const struct command command_serve = {
    .name = "serve",
    .arguments = "",
    .needs = DB_READS,
    .summary = "show the site with lighttpd, in the foreground",
    .example = "pierogis serve --port 8080",
    .options = options,
    .run = run,
};
