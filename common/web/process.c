#include "web/process.h"

#include "base/panic.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

extern char **environ;

static char fixed_path[] = "PATH=/usr/local/bin:/usr/bin:/bin";
static char fixed_locale[] = "LC_ALL=C.UTF-8";
static char *const fixed[] = {fixed_path, fixed_locale, NULL};

char *const *process_harden(void)
{
    char *const *block = environ;
    struct rlimit none = {0, 0};

    environ =
        (char **)(uintptr_t)fixed; /* the kernel's block stays where it was, readable by us alone */
    umask(027);
    prctl(PR_SET_DUMPABLE, 0);
    setrlimit(RLIMIT_CORE, &none);
    panic_tell_unreadable();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a write that is too long fails instead */
    return block;
}

void process_begin_cgi(void)
{
#ifdef SYS_close_range
    if (syscall(SYS_close_range, 3, ~0U, 0) != 0)
#endif
    {
        for (int fd = 3; fd < 256; fd++)
            close(fd);
    }
    process_alarm();
}

void process_alarm(void)
{
    process_alarm_for(PROCESS_SECONDS);
}

void process_alarm_for(unsigned seconds)
{
    alarm(seconds);
}

bool process_path(char *out, size_t size)
{
    ssize_t len = readlink("/proc/self/exe", out, size - 1);

    out[len > 0 ? len : 0] = '\0';
    return out[0] == '/';
}

bool process_folder(char *out, size_t size)
{
    bool found = process_path(out, size);

    if (found)
        *(strrchr(out, '/') + 1) = '\0';
    return found;
}

uint64_t process_stamp(void)
{
    struct stat st;

    if (stat("/proc/self/exe", &st) != 0)
        return 0;
    return (uint64_t)st.st_ino * 1000003u ^ (uint64_t)st.st_size << 40 ^
           (uint64_t)st.st_mtim.tv_sec * 1000000000u ^ (uint64_t)st.st_mtim.tv_nsec;
}
