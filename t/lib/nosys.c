/*
 * Runs a command as if the kernel were older: `nosys openat2,landlock,seccomp,statx COMMAND…` makes these calls
 * answer ENOSYS ("Function not implemented"), as old kernels and some containers do.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct {
    const char *name;
    long first, last; /* call numbers */
} calls[] = {
    {"openat2", 437, 437},
    {"landlock", 444, 446},
    {"seccomp", SYS_seccomp, SYS_seccomp},
    {"statx", SYS_statx, SYS_statx},
    {"pidfd_open", 434, 434},
    {"copy_file_range", SYS_copy_file_range, SYS_copy_file_range},
    {"linkat", SYS_linkat, SYS_linkat},
};

int main(int argc, char **argv)
{
    struct sock_filter steps[3 * sizeof(calls) / sizeof(calls[0]) + 2];
    struct sock_fprog program = {0, steps};
    const char *wanted = argc > 2 ? argv[1] : "";

    steps[program.len++] =
        (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        if (strstr(wanted, calls[i].name) == NULL)
            continue;
        steps[program.len++] =
            (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (unsigned)calls[i].first, 0, 2);
        steps[program.len++] =
            (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, (unsigned)calls[i].last, 1, 0);
        steps[program.len++] =
            (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS);
    }
    steps[program.len++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    if (argc < 3 || program.len < 3) {
        fputs("usage: nosys CALL[,CALL...] COMMAND...\n", stderr);
        return 2;
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
        perror("nosys: cannot set the filter");
        return 125;
    }
    execvp(argv[2], argv + 2);
    perror(argv[2]);
    return 127;
}
