#include "cli.h"
#include "full.h"

#include "base/file.h"
#include "base/panic.h"
#include "base/problem_json.h"
#include "base/rand.h"
#include "net/net.h"
#include "site/phrases.h"
#include "version.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>

static void report_json(const struct cli *cli, const struct err *err, struct buf *text)
{
    struct json_write w;

    json_begin(&w, text, true);
    json_object(&w);
    problem_json_members(&w, err, NULL);
    if (cli->reasons.count > 0) {
        json_key(&w, "reasons");
        json_array(&w);
        for (size_t i = 0; i < cli->reasons.count; i++) {
            json_object(&w);
            json_key(&w, "code");
            json_put_text(&w, cli->reasons.items[i].code);
            json_key(&w, "detail");
            json_put_text(&w, cli->reasons.items[i].sentence);
            json_end(&w);
        }
        json_end(&w);
    }
    json_end(&w);
    json_finish(&w);
}

static void report_line(const char *sentence, const char *code, struct buf *text)
{
    buf_text(text, "pierogis: ");
    say_add(text, sentence);
    if (code != NULL) {
        buf_text(text, " [");
        say_add(text, code);
        buf_char(text, ']');
    }
    buf_char(text, '\n');
}

static int report(const struct cli *cli, enum status status)
{
    struct err err = cli->err;
    struct buf text = BUF_INIT;

    if (cli->told)
        return status_row(status)->exit_code;
    err.status = status;
    if (cli->json)
        report_json(cli, &err, &text);
    else if (cli->reasons.count == 0)
        report_line(err.message, NULL, &text);
    for (size_t i = 0; !cli->json && i < cli->reasons.count; i++)
        report_line(cli->reasons.items[i].sentence, cli->reasons.items[i].code, &text);
    file_write_fd(2, "stderr", buf_view(&text), NULL);
    buf_free(&text);
    return status_row(status)->exit_code;
}

/* A full disk behind stdout is an error like any other; a reader that went away is not. */
static enum status write_out(struct cli *cli)
{
    enum status status = STATUS_OK;

    errno = 0;
    if (cli->out.len > 0)
        status = file_write_fd(1, "to stdout", buf_view(&cli->out), &cli->err);
    if (status != STATUS_OK && errno == EPIPE)
        return STATUS_OK;
    if (status == STATUS_OK && close(dup(1)) != 0)
        status = err_errno(&cli->err, errno, "cannot write to stdout");
    return status;
}

static void write_help(struct cli *cli, const char *group)
{
    if (cli->command != NULL)
        cli_help_command(cli, cli->command);
    else
        cli_help_all(cli, group);
}

/* A claim after the fact, and where to go on. */
static void greet(struct cli *cli)
{
    struct phrases phrases;
    const char *claim = NULL;

    if (phrases_load(&phrases, &cli->arena, -1, NULL) == STATUS_OK)
        claim = phrase(&phrases, "claim", rand_u64());
    if (claim != NULL)
        buf_printf(&cli->out, ": %s", claim);
    buf_text(&cli->out,
             "\n\n\"pierogis help\" lists the commands; \"pierogis init\" and \"pierogis "
             "serve\" make a site and show it.\n");
}

static void write_version(struct cli *cli)
{
    struct json_write w;

    if (!cli->json) {
        buf_text(&cli->out, "pierogis " PIEROGIS_VERSION);
        if (cli->version)
            buf_text(&cli->out, " (" PIEROGIS_BUILD ")\n");
        else
            greet(cli);
        return;
    }
    json_begin(&w, &cli->out, true);
    json_object(&w);
    json_key(&w, "version");
    json_put_text(&w, PIEROGIS_VERSION);
    json_key(&w, "build");
    json_put_text(&w, PIEROGIS_BUILD);
    json_end(&w);
    json_finish(&w);
}

static enum status run(struct cli *cli)
{
    enum status status;

    if ((cli->command->needs & NEED_NET) != 0 && net == NULL)
        return full_run(cli);
    status = cli_open(cli);
    if (status == STATUS_OK)
        status = cli->command->run(cli);
    cli_close(cli);
    return status;
}

/* Who starts us with a closed standard stream must not find its number given to the first file that is opened:
 * it gets a descriptor on which reading, or writing, fails as on a closed one. */
static void fill_streams(void)
{
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) < 0)
            open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
    }
}

int cli_main(int argc, char **argv)
{
    static struct cli cli; /* large, and there is one per process */
    const char *group;
    enum status status, written;

    fill_streams();
    panic_tell_unreadable();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a write that a limit forbids fails instead, and is told */
    umask(027);
    buf_init(&cli.out);
    cli.argv = argv;
    status = cli_parse(&cli, argc, argv, &group);
    if (status == STATUS_OK && cli.help)
        write_help(&cli, group);
    else if (status == STATUS_OK && (cli.version || cli.command == NULL))
        write_version(&cli);
    else if (status == STATUS_OK)
        status = run(&cli);
    written = write_out(&cli);
    if (status == STATUS_OK)
        status = written;
    if (status != STATUS_OK)
        return report(&cli, status);
    buf_free(&cli.out);
    arena_free(&cli.arena);
    return 0;
}
