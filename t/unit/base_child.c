/*
 * Children: their output, their end, their limits, and the ways in which they can fail.
 */
#include "../lib/tap.h"
#include "base/child.h"

#include <fcntl.h>
#include <signal.h>

static struct child_result result;
static struct err err;

static struct child_command
    command; /* what the next run() adds to the ordinary; empty again after it */

static enum status run(const char *script)
{
    const char *const arguments[] = {"sh", "-c", script, NULL};
    enum status status;

    if (command.path == NULL)
        command.path = "/bin/sh";
    command.arguments = arguments;
    if (command.timeout_ms == 0)
        command.timeout_ms = 20000;
    if (command.output_max == 0)
        command.output_max = 1000;
    /* Descriptor 0 is never given here, so that 0 can mean none. */
    command.directory = command.directory == 0 ? -1 : command.directory;
    command.input = command.input == 0 ? -1 : command.input;
    command.extra = command.extra == 0 ? -1 : command.extra;
    child_result_free(&result);
    status = child_run(&command, &result, &err);
    memset(&command, 0, sizeof(command));
    return status;
}

static void test_streams(void)
{
    static const char *const environment[] = {"COLOUR=blue", NULL};
    int passwd = open("/etc/passwd", O_RDONLY | O_CLOEXEC), root = open("/", O_RDONLY | O_CLOEXEC);

    command.environment = environment;
    TAP_IS_INT(run("echo out; echo bad >&2; exit 7"), STATUS_OK, "it runs");
    TAP_IS_INT(result.end, CHILD_EXITED, "it exits");
    TAP_IS_INT(result.code, 7, "with its code");
    TAP_IS_TEXT(result.output.at, "out\n", "its output is kept");
    TAP_IS_TEXT(result.errors.at, "bad\n", "its errors are kept apart");
    command.environment = environment;
    run("echo $COLOUR$HOME");
    TAP_IS_TEXT(result.output.at, "blue\n", "the environment is what was given");
    run("cat; echo end");
    TAP_IS_TEXT(result.output.at, "end\n", "without input it reads an end");
    command.input = passwd;
    run("head -c 5");
    TAP_IS_TEXT(result.output.at, "root:", "a descriptor becomes its input");
    lseek(passwd, 0, SEEK_SET);
    command.extra = passwd;
    run("head -c 5 <&3; [ -e /proc/self/fd/4 ] || echo ' only'");
    TAP_IS_TEXT(result.output.at, "root: only\n", "a descriptor becomes number 3");
    command.directory = root;
    dup2(passwd, 77); /* left open by somebody careless */
    run("pwd; for n in 3 4 5 6 7 8 9 77; do [ ! -e /proc/$$/fd/$n ] || echo $n; done");
    TAP_IS_TEXT(result.output.at, "/\n", "the folder is given, and no descriptor leaks");
    run("kill -SEGV $$");
    TAP_IS_INT(result.end == CHILD_KILLED && result.code == SIGSEGV, 1, "a signal is told");
    close(passwd);
    close(root);
}

static void test_limits(void)
{
    command.output_max = 100000;
    run("while :; do echo too much too often; done");
    TAP_IS_INT(result.end, CHILD_TALKATIVE, "endless output ends");
    TAP_IS_INT(result.output.len, 100000, "at its cap");
    run("i=0; while [ $i -lt 3000 ]; do echo grumble >&2; i=$((i+1)); done; echo done");
    TAP_IS_TEXT(result.output.at, "done\n", "long errors do not stop it");
    TAP_IS_INT(result.errors.len, 4096, "but are cut");
    command.timeout_ms = 100;
    run("while :; do :; done");
    TAP_IS_INT(result.end, CHILD_TIMED_OUT, "time ends");
    command.timeout_ms = 100;
    run("exec >&- 2>&-; while :; do :; done");
    TAP_IS_INT(result.end, CHILD_TIMED_OUT, "also for one that has closed its output");
    command.limits.cpu_seconds = 1;
    run("while :; do :; done");
    TAP_IS_INT(result.end == CHILD_KILLED && (result.code == SIGXCPU || result.code == SIGKILL), 1,
               "processor time ends");
    command.limits.file_bytes = 1024 * 1024;
    command.limits.files = 20;
    command.limits.memory = (uint64_t)64 << 20;
    run("ulimit -f; ulimit -n; ulimit -c; ulimit -v");
    TAP_IS_TEXT(result.output.at, "2048\n20\n0\n65536\n", "limits arrive");
}

static void test_failures(void)
{
    command.path = "/nonexistent/program";
    TAP_IS_INT(run(""), STATUS_NOT_FOUND, "a missing program is told");
    TAP_IS_TEXT(err.message, "cannot run /nonexistent/program: No such file or directory",
                "in a sentence");
    command.path = "/etc/passwd";
    TAP_IS_INT(run(""), STATUS_FORBIDDEN, "a file that is no program, too");
}

int main(void)
{
    buf_init(&result.output);
    buf_init(&result.errors);
    test_streams();
    test_limits();
    test_failures();
    child_result_free(&result);
    return tap_done();
}
