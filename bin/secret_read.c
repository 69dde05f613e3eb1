#include "secret_read.h"
#include "say.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#define LINE 4096 /* bytes; a terminal gives no more of a line (termios(3), canonical mode) */

/* Signals wait while nothing is shown, so that each finds the terminal as it was. */
struct silence {
    int fd;
    int signals; /* a descriptor of those that came */
    sigset_t caught, before;
    struct termios shown;
};

static enum status hide(const struct silence *s, struct err *err)
{
    struct termios hidden = s->shown;

    hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
    if (tcsetattr(s->fd, TCSADRAIN, &hidden) != 0)
        return err_errno(err, errno, "cannot keep the terminal from showing what is typed");
    return STATUS_OK;
}

static void show(const struct silence *s)
{
    tcsetattr(s->fd, TCSAFLUSH, &s->shown);
}

static enum status silence_begin(struct silence *s, int fd, struct err *err)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT};

    *s = (struct silence){.fd = fd};
    sigemptyset(&s->caught);
    sigprocmask(SIG_BLOCK, NULL, &s->before);
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
        if (sigismember(&s->before, signals[i]) == 0) /* others would come back when raised */
            sigaddset(&s->caught, signals[i]);
    }
    s->signals = signalfd(-1, &s->caught, SFD_CLOEXEC);
    if (s->signals < 0 || tcgetattr(fd, &s->shown) != 0) {
        const int error = errno;

        if (s->signals >= 0)
            close(s->signals);
        return err_errno(err, error, "cannot ask the terminal to show nothing");
    }
    sigprocmask(SIG_BLOCK, &s->caught, NULL);
    return STATUS_OK;
}

static void silence_end(struct silence *s)
{
    show(s);
    sigprocmask(SIG_SETMASK, &s->before, NULL);
    close(s->signals);
}

/* The signal does what it always does; whoever was stopped goes on from here. */
static enum status take_signal(struct silence *s, struct err *err)
{
    struct signalfd_siginfo info;

    if (read(s->signals, &info, sizeof(info)) != (ssize_t)sizeof(info))
        return STATUS_OK;
    if (info.ssi_signo != SIGCONT) {
        show(s);
        raise((int)info.ssi_signo);
        sigprocmask(SIG_SETMASK, &s->before, NULL);
        sigprocmask(SIG_BLOCK, &s->caught, NULL);
    }
    return hide(s, err);
}

static enum status take_line(int fd, size_t max, struct buf *out, bool *end, struct err *err)
{
    ssize_t n;

    buf_reserve(out, LINE);
    n = read(fd, out->at + out->len, LINE);
    if (n < 0)
        return errno == EINTR ? STATUS_OK : err_errno(err, errno, "cannot read the terminal");
    *end = n == 0;
    buf_grew(out, (size_t)n);
    if (out->len > max)
        return err_set(err, STATUS_TOO_LARGE, "what was typed is larger than %zu bytes", max);
    return STATUS_OK;
}

static enum status read_all(struct silence *s, size_t max, struct buf *out, struct err *err)
{
    enum status status = STATUS_OK;
    bool end = false;

    while (status == STATUS_OK && !end) {
        struct pollfd ready[] = {{s->signals, POLLIN, 0}, {s->fd, POLLIN, 0}};

        if (poll(ready, 2, -1) < 0) {
            if (errno != EINTR)
                status = err_errno(err, errno, "cannot wait for the terminal");
        } else if (ready[0].revents != 0) {
            status = take_signal(s, err);
        } else {
            status = take_line(s->fd, max, out, &end, err);
        }
    }
    return status;
}

enum status secret_read(int fd, size_t max, const char *prompt, struct buf *out, struct err *err)
{
    struct silence silence;
    enum status status = silence_begin(&silence, fd, err);

    if (status != STATUS_OK)
        return status;
    status = hide(&silence, err);
    if (status == STATUS_OK) {
        cli_tell("%s", prompt);
        status = read_all(&silence, max, out, err);
    }
    silence_end(&silence);
    return status;
}
