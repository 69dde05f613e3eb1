#include "base/child.h"

#include "base/clock.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#define ERRORS_MAX 4096
#define EXTRA 3 /* where child_command.extra arrives */

static bool limit_to(__rlimit_resource_t resource, uint64_t value)
{
    struct rlimit limit;

    if (getrlimit(resource, &limit) != 0)
        return false;
    if (limit.rlim_max != RLIM_INFINITY && limit.rlim_max < value)
        value = limit.rlim_max;
    limit.rlim_cur = limit.rlim_max = (rlim_t)value;
    return setrlimit(resource, &limit) == 0;
}

static bool apply(const struct child_limits *limits)
{
    return limit_to(RLIMIT_CORE, 0) &&
           (limits->memory == 0 || limit_to(RLIMIT_AS, limits->memory)) &&
           (limits->cpu_seconds == 0 || limit_to(RLIMIT_CPU, limits->cpu_seconds)) &&
           (limits->file_bytes == 0 || limit_to(RLIMIT_FSIZE, limits->file_bytes)) &&
           (limits->files == 0 || limit_to(RLIMIT_NOFILE, limits->files));
}

enum status child_limit(const struct child_limits *limits, struct err *err)
{
    if (!apply(limits))
        return err_errno(err, errno, "cannot limit what the process may use");
    return STATUS_OK;
}

void child_result_free(struct child_result *result)
{
    buf_free(&result->output);
    buf_free(&result->errors);
}

/* Reads what is there. False at the end of the pipe. Beyond `max` bytes the rest is thrown away and `*over` set. */
static bool take(int fd, struct buf *into, size_t max, bool *over)
{
    char piece[16384];
    ssize_t n = read(fd, piece, sizeof(piece));
    size_t fits;

    if (n < 0)
        return errno == EINTR || errno == EAGAIN;
    fits = (size_t)n < max - into->len ? (size_t)n : max - into->len;
    buf_add(into, piece, fits);
    if (fits < (size_t)n)
        *over = true;
    return n > 0;
}

/* Waits for the end of the process itself, after its pipes have closed. False when time is up. */
static bool wait_until(pid_t child, int64_t deadline, int *status)
{
    int process = (int)syscall(SYS_pidfd_open, child, 0u);
    bool ended = false;

    while (!ended) {
        int64_t left = deadline - clock_monotonic_ms();
        pid_t done = waitpid(child, status, WNOHANG);
        struct pollfd wait = {process, POLLIN, 0};

        ended = done == child || (done < 0 && errno != EINTR);
        if (ended || left <= 0)
            break;
        /* Without pidfd_open (before Linux 5.3) poll only lets a moment pass. */
        poll(&wait, process >= 0, process >= 0 ? (int)left : 2);
    }
    file_close(process);
    return ended;
}

void child_collect(pid_t child, int output, int errors, size_t output_max, int timeout_ms,
                   struct child_result *result)
{
    struct pollfd pipes[2] = {{output, POLLIN, 0}, {errors, POLLIN, 0}};
    int64_t deadline = clock_monotonic_ms() + timeout_ms;
    bool talkative = false, ignored = false, late = false;
    int status = 0;

    buf_init(&result->output);
    buf_init(&result->errors);
    while (!talkative && !late && (pipes[0].fd >= 0 || pipes[1].fd >= 0)) {
        int64_t left = deadline - clock_monotonic_ms();

        if (left <= 0) {
            late = true;
        } else if (poll(pipes, 2, (int)left) > 0) {
            if (pipes[0].revents != 0 && !take(output, &result->output, output_max, &talkative))
                pipes[0].fd = -1;
            if (pipes[1].revents != 0 && !take(errors, &result->errors, ERRORS_MAX, &ignored))
                pipes[1].fd = -1;
        }
    }
    if (talkative || late || !wait_until(child, deadline, &status)) {
        kill(child, SIGKILL);
        while (waitpid(child, &status, 0) < 0 && errno == EINTR)
            continue;
        result->end = talkative ? CHILD_TALKATIVE : CHILD_TIMED_OUT;
        result->code = SIGKILL;
    } else if (WIFSIGNALED(status)) {
        result->end = CHILD_KILLED;
        result->code = WTERMSIG(status);
    } else {
        result->end = CHILD_EXITED;
        result->code = WEXITSTATUS(status);
    }
    file_close(output);
    file_close(errors);
}

struct pipes {
    int input[2], output[2], errors[2], failure[2];
};

static bool open_pipes(struct pipes *p)
{
    *p = (struct pipes){{-1, -1}, {-1, -1}, {-1, -1}, {-1, -1}};
    return pipe2(p->input, O_CLOEXEC) == 0 && pipe2(p->output, O_CLOEXEC) == 0 &&
           pipe2(p->errors, O_CLOEXEC) == 0 && pipe2(p->failure, O_CLOEXEC) == 0;
}

static void close_pair(int pair[2])
{
    file_close(pair[0]);
    file_close(pair[1]);
    pair[0] = pair[1] = -1;
}

static void close_pipes(struct pipes *p)
{
    close_pair(p->input);
    close_pair(p->output);
    close_pair(p->errors);
    close_pair(p->failure);
}

/* A copy above all the numbers that are about to be filled, so that filling one does not close another. */
static int lifted(int fd)
{
    return fcntl(fd, F_DUPFD_CLOEXEC, EXTRA + 1);
}

/* In the child, from fork to exec. Only async-signal-safe calls. Returns when something failed. */
static void become(const struct child_command *c, struct pipes *p, pid_t parent)
{
    static const char *const nothing[] = {NULL};
    const char *const *environment = c->environment != NULL ? c->environment : nothing;
    int input = lifted(c->input >= 0 ? c->input : p->input[0]);
    int output = lifted(p->output[1]), errors = lifted(p->errors[1]);
    int extra = c->extra >= 0 ? lifted(c->extra) : -1;
    sigset_t none;

    p->failure[1] = lifted(p->failure[1]);
    if (input < 0 || output < 0 || errors < 0 || (c->extra >= 0 && extra < 0))
        return;
    if (c->directory >= 0 && fchdir(c->directory) != 0)
        return;
    close(EXTRA);
    if (dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(errors, 2) < 0 ||
        (extra >= 0 && dup2(extra, EXTRA) < 0))
        return;
    /* What others left open stays behind. Kernels before 5.11 rely on everybody's O_CLOEXEC. */
    syscall(SYS_close_range, EXTRA + 1, ~0u, CLOSE_RANGE_CLOEXEC);
    /* It dies with us; if we died before this line, nobody would tell it. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        return;
    sigemptyset(&none);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    if (sigprocmask(SIG_SETMASK, &none, NULL) != 0 || !apply(&c->limits))
        return;
    execve(c->path, (char *const *)(uintptr_t)c->arguments, (char *const *)(uintptr_t)environment);
}

enum status child_run(const struct child_command *command, struct child_result *result,
                      struct err *err)
{
    enum status status = STATUS_OK;
    pid_t parent = getpid(), child;
    int error = 0;
    struct pipes p;

    buf_init(&result->output);
    buf_init(&result->errors);
    if (!open_pipes(&p)) {
        status = err_errno(err, errno, "cannot make a pipe");
        goto cleanup;
    }
    child = fork();
    if (child < 0) {
        status = err_errno(err, errno, "cannot start another process");
        goto cleanup;
    }
    if (child == 0) {
        ssize_t ignored;

        become(command, &p, parent);
        error = errno;
        ignored = write(p.failure[1], &error, sizeof(error));
        (void)ignored;
        _exit(127);
    }
    close_pair(p.input);
    file_close(p.failure[1]);
    file_close(p.output[1]);
    file_close(p.errors[1]);
    p.failure[1] = p.output[1] = p.errors[1] = -1;
    /* Closed by exec, so this read ends as soon as the program runs. */
    while (read(p.failure[0], &error, sizeof(error)) < 0 && errno == EINTR)
        continue;
    child_collect(child, p.output[0], p.errors[0], command->output_max, command->timeout_ms,
                  result);
    p.output[0] = p.errors[0] = -1;
    if (error != 0)
        status = err_errno(err, error, "cannot run %s", command->path);
cleanup:
    close_pipes(&p);
    return status;
}
