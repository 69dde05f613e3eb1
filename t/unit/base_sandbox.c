/*
 * What each sandbox profile refuses, tried by a process that is in it; and what it must not refuse.
 */
#include "../lib/tap.h"
#include "base/child.h"
#include "base/sandbox.h"
#include "lib/tap.h"

#include <errno.h>
#include <linux/bpf.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>

#define LANDLOCK 1 /* the refusal needs Landlock */
#define SECCOMP 2  /* the refusal needs seccomp */

/* Each attempt returns 0 when it got through and the errno when not. It runs in the folder of the test, in a
 * process of its own. */
typedef int attempt_function(void);

static int folder;    /* the one folder that the rules allow, as descriptor */
static int inherited; /* a file that was opened before the sandbox closed */

static int outcome(long result)
{
    return result < 0 ? errno : 0;
}

static int open_passwd(void)
{
    return outcome(open("/etc/passwd", O_RDONLY));
}

static int open_parent(void)
{
    return outcome(openat(folder, "..", O_RDONLY | O_DIRECTORY));
}

static int create_elsewhere(void)
{
    return outcome(open("/tmp/pierogis-sandbox-escape", O_CREAT | O_WRONLY, 0600));
}

static int read_inside(void)
{
    return outcome(openat(folder, "here", O_RDONLY));
}

static int create_inside(void)
{
    return outcome(openat(folder, "new", SANDBOX_CREATE_FLAGS, 0600));
}

static int remove_inside(void)
{
    return outcome(unlinkat(folder, "gone", 0));
}

static int truncate_inside(void)
{
    int fd = openat(folder, "here", O_RDWR);

    return fd < 0 ? errno : outcome(ftruncate(fd, 3));
}

static int link_inside(void)
{
    return outcome(symlinkat("/etc/passwd", folder, "link"));
}

static int make_socket(void)
{
    return outcome(socket(AF_INET, SOCK_STREAM, 0));
}

static int make_netlink(void)
{
    return outcome(socket(AF_NETLINK, SOCK_RAW, 0));
}

static int make_pair(void)
{
    int pair[2];

    return outcome(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
}

static int run_program(void)
{
    char name[] = "true", *const arguments[] = {name, NULL}, *const environment[] = {NULL};

    return outcome(execve("/bin/true", arguments, environment));
}

static int make_process(void)
{
    pid_t child = fork();

    if (child == 0)
        _exit(0);
    return outcome(child);
}

static int trace_parent(void)
{
    return outcome(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
}

static int signal_parent(void)
{
    return outcome(kill(getppid(), 0));
}

static int signal_many(void)
{
    int all = outcome(kill(-1, 0)), ours = outcome(kill(0, 0)),
        group = outcome(kill(-getpgrp(), 0));

    return all == ours && ours == group ? all : 0;
}

static int signal_child(void)
{
    pid_t child = fork();
    int error;

    if (child == 0)
        for (;;)
            pause();
    if (child < 0)
        return errno;
    error = outcome(kill(child, SIGKILL));
    if (error == 0)
        waitpid(child, NULL, 0);
    return error;
}

/* By its path, a file in the folder that Landlock lets us write. */
static int change_mode(void)
{
    char path[300];

    snprintf(path, sizeof(path), "%s/here", tap_folder());
    return outcome(chmod(path, 0600)) == EPERM ? outcome(fchmodat(folder, "here", 0600, 0)) : 0;
}

static int change_owner(void)
{
    return outcome(fchownat(folder, "here", (uid_t)-1, (gid_t)-1, 0));
}

static int truncate_path(void)
{
    char path[300];

    snprintf(path, sizeof(path), "%s/here", tap_folder());
    return outcome(truncate(path, 1));
}

static int read_parent(void)
{
    char byte;
    struct iovec ours = {&byte, 1}, theirs = {&folder, 1};

    return outcome(process_vm_readv(getppid(), &ours, 1, &theirs, 1, 0));
}

static int load_bpf(void)
{
    union bpf_attr attributes;

    memset(&attributes, 0, sizeof(attributes));
    return outcome(syscall(SYS_bpf, BPF_MAP_CREATE, &attributes, sizeof(attributes)));
}

static int make_ring(void)
{
    return outcome(syscall(SYS_io_uring_setup, 1, NULL));
}

static int make_mount(void)
{
    return outcome(syscall(SYS_mount, "none", "/", "tmpfs", 0, NULL));
}

static int push_input(void)
{
    char c = 'x';

    return outcome(ioctl(inherited, TIOCSTI, &c));
}

static int map_code(void)
{
    void *at =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return at == MAP_FAILED ? errno : 0;
}

static int protect_code(void)
{
    void *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return at == MAP_FAILED ? 0 : outcome(mprotect(at, 4096, PROT_READ | PROT_EXEC));
}

static int call_future(void)
{
    return outcome(syscall(10000));
}

#ifdef __x86_64__
/* The 32-bit way into the kernel, where other numbers mean other calls: 20 is getpid. */
static int call_old(void)
{
    long result = 20;

    __asm__ volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11");
    return result < 0 ? (int)-result : 0;
}
#endif

/* What every program goes on doing: memory small and large, open files, time, a failing assertion's signal. */
static int live_on(void)
{
    char *large = malloc((size_t)8 << 20), *small = malloc(100);
    struct stat st;
    char byte;

    if (large == NULL || small == NULL)
        return ENOMEM;
    memset(large, 1, (size_t)8 << 20);
    large = realloc(large, (size_t)32 << 20);
    if (large == NULL || pread(inherited, &byte, 1, 0) != 1 || fstat(inherited, &st) != 0)
        return EIO;
    free(large);
    free(small);
    return 0;
}

enum {
    ANY = -1
}; /* some refusal */

static const struct {
    const char *what;
    attempt_function *attempt;
    int needs;                          /* LANDLOCK, SECCOMP */
    int page, upload, postgres, decode; /* the errno that is expected */
} attempts[] = {
    {"live on", live_on, 0, 0, 0, 0, 0},
    {"open a file elsewhere", open_passwd, LANDLOCK, EACCES, EACCES, EACCES, EPERM},
    {"open the folder above", open_parent, LANDLOCK, EACCES, EACCES, EACCES, EPERM},
    {"create a file elsewhere", create_elsewhere, LANDLOCK, EACCES, EACCES, EACCES, EPERM},
    {"open a file in its folder", read_inside, SECCOMP, 0, 0, 0, EPERM},
    {"create a file in its folder", create_inside, 0, 0, 0, 0, 0},
    {"remove a file in its folder", remove_inside, SECCOMP, 0, 0, 0, EPERM},
    {"truncate a file in its folder", truncate_inside, SECCOMP, 0, 0, 0, EPERM},
    {"make a symbolic link", link_inside, LANDLOCK, EACCES, EACCES, EACCES, EPERM},
    {"make a socket", make_socket, SECCOMP, EPERM, EPERM, 0, EPERM},
    {"make a netlink socket", make_netlink, SECCOMP, EPERM, EPERM, EPERM, EPERM},
    {"make a socket pair", make_pair, SECCOMP, EPERM, EPERM, EPERM, EPERM},
    {"run a program that no rule allows", run_program, LANDLOCK, EPERM, EACCES, EPERM, EPERM},
    {"make a process", make_process, SECCOMP, EPERM, 0, EPERM, EPERM},
    {"trace its parent", trace_parent, SECCOMP, EPERM, EPERM, EPERM, EPERM},
    {"send its parent a signal", signal_parent, SECCOMP, EPERM, ANY, EPERM, EPERM},
    {"send everybody or its group a signal", signal_many, SECCOMP, EPERM, EPERM, EPERM, EPERM},
    {"end its own child", signal_child, SECCOMP, EPERM, 0, EPERM, EPERM},
    {"change a file's mode by its path", change_mode, SECCOMP, EPERM, EPERM, EPERM, EPERM},
    {"change its owner", change_owner, SECCOMP, EPERM, EPERM, EPERM, EPERM},
    {"truncate it", truncate_path, SECCOMP, EPERM, EPERM, EPERM, EPERM},
    {"read its parent's memory", read_parent, SECCOMP, EPERM, EPERM, EPERM, EPERM},
    {"load a kernel program", load_bpf, SECCOMP, EPERM, EPERM, EPERM, EPERM},
    {"make an io_uring", make_ring, SECCOMP, ENOSYS, ENOSYS, ENOSYS, EPERM},
    {"mount a file system", make_mount, SECCOMP, EPERM, EPERM, EPERM, EPERM},
    {"push input into a terminal", push_input, SECCOMP, EPERM, EPERM, EPERM, EPERM},
    {"map memory as code", map_code, SECCOMP, EPERM, 0, 0, EPERM},
    {"make memory code", protect_code, SECCOMP, EPERM, 0, 0, EPERM},
    {"make a call that was invented later", call_future, 0, ENOSYS, ENOSYS, ENOSYS, ENOSYS},
#ifdef __x86_64__
    {"make a call by the 32-bit door", call_old, SECCOMP, ENOSYS, ENOSYS, ENOSYS, ENOSYS},
#endif
};

static void make_folder(void)
{
    static const char *const files[] = {"here", "gone"};

    folder = open(tap_folder(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    unlinkat(folder, "new", 0);
    for (size_t i = 0; i < 2; i++)
        close(openat(folder, files[i], O_CREAT | O_WRONLY, 0600));
}

/* Runs one attempt in a process that has entered `profile`; -2 = it died, -3 = it could not enter. */
static int try_in(enum sandbox_profile profile, attempt_function *attempt)
{
    pid_t child;
    int status;

    make_folder();
    child = fork();
    if (child == 0) {
        struct sandbox_rule rules[] = {{folder, SANDBOX_WRITE}, {-1, SANDBOX_READ}};

        if (sandbox_enter(profile, rules, 2, NULL, NULL) != STATUS_OK)
            _exit(253);
        _exit(attempt());
    }
    waitpid(child, &status, 0);
    close(folder);
    if (!WIFEXITED(status))
        return -2;
    return WEXITSTATUS(status) == 253 ? -3 : WEXITSTATUS(status);
}

static void test_profile(const char *name, enum sandbox_profile profile, struct sandbox_level level)
{
    for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++) {
        int want = profile == SANDBOX_PAGE       ? attempts[i].page
                   : profile == SANDBOX_POSTGRES ? attempts[i].postgres
                   : profile == SANDBOX_DECODE   ? attempts[i].decode
                                                 : attempts[i].upload;
        int needs = want == EPERM ? SECCOMP : attempts[i].needs; /* Landlock answers EACCES */
        char what[200];
        int got;

        snprintf(what, sizeof(what), "%s %s %s", name, want == 0 ? "may" : "may not",
                 attempts[i].what);
        if (want != 0 && ((needs == LANDLOCK && level.landlock_abi == 0) ||
                          (needs == SECCOMP && !level.seccomp))) {
            tap_skip(what, "this kernel has not got what refuses it");
            continue;
        }
        if (want == ANY && level.landlock_abi < 6) {
            tap_skip(what, "signals are kept inside since version 6 of Landlock");
            continue;
        }
        got = try_in(profile, attempts[i].attempt);
        if (want == ANY)
            tap_ok(got > 0, "%s", what);
        else
            TAP_IS_INT(got, want, what);
    }
}

/* Renaming between the folders "one" and "two" with these rights for both; the error, or -1 if it cannot be tried. */
static int try_to_move(unsigned rights)
{
    const char *const names[] = {"one", "two"};
    struct sandbox_rule rules[2];
    int folders[2], status;
    pid_t child;

    make_folder();
    for (int i = 0; i < 2; i++) {
        mkdirat(folder, names[i], 0700);
        folders[i] = openat(folder, names[i], O_RDONLY | O_DIRECTORY);
        rules[i] = (struct sandbox_rule){folders[i], rights};
    }
    close(openat(folders[0], "file", O_CREAT | O_WRONLY, 0600));
    child = fork();
    if (child == 0) {
        if (sandbox_enter(SANDBOX_UPLOAD, rules, 2, NULL, NULL) != STATUS_OK)
            _exit(253);
        _exit(renameat(folders[0], "file", folders[1], "file") == 0 ? 0 : errno);
    }
    waitpid(child, &status, 0);
    unlinkat(folders[0], "file", 0);
    unlinkat(folders[1], "file", 0);
    close(folders[0]);
    close(folders[1]);
    close(folder);
    return WIFEXITED(status) && WEXITSTATUS(status) != 253 ? WEXITSTATUS(status) : -1;
}

static void test_moving(struct sandbox_level level)
{
    TAP_IS_INT(try_to_move(SANDBOX_WRITE | SANDBOX_MOVE), 0,
               "files may go from folder to folder where all rules say so");
    if (level.landlock_abi == 0)
        tap_skip("… and not elsewhere", "this kernel has no Landlock");
    else
        TAP_IS_INT(try_to_move(SANDBOX_WRITE), EXDEV, "… and not elsewhere");
}

/* An attempt that gets through outside proves that the sandbox refused it, not the machine. */
static void test_outside(void)
{
    static const struct {
        const char *what;
        attempt_function *attempt;
    } possible[] = {
        {"open a file elsewhere", open_passwd}, {"open the folder above", open_parent},
        {"make a socket", make_socket},         {"make a socket pair", make_pair},
        {"make a process", make_process},       {"send a signal", signal_parent},
        {"map memory as code", map_code},
    };

    for (size_t i = 0; i < sizeof(possible) / sizeof(possible[0]); i++) {
        int status;
        pid_t child;

        make_folder();
        child = fork();
        if (child == 0)
            _exit(possible[i].attempt());
        waitpid(child, &status, 0);
        close(folder);
        tap_ok(WIFEXITED(status) && WEXITSTATUS(status) == 0, "outside one may %s",
               possible[i].what);
    }
}

/* A program that a rule lets run, runs; in the sandbox it cannot run another. */
static int run_allowed(void)
{
    const char *const arguments[] = {"sh", "-c", "/usr/bin/env true; exit 5", NULL};
    struct child_command command = {.path = "/bin/sh",
                                    .arguments = arguments,
                                    .directory = -1,
                                    .input = -1,
                                    .extra = -1,
                                    .output_max = 100,
                                    .timeout_ms = 10000};
    struct child_result result;
    int code = 200;

    if (child_run(&command, &result, NULL) == STATUS_OK)
        code = result.code + (strstr(result.errors.at, "denied") != NULL ? 1 : 0);
    child_result_free(&result);
    return code;
}

static void test_execution(struct sandbox_level level)
{
    static const char *const paths[] = {"/bin/sh", "/lib64/ld-linux-x86-64.so.2",
                                        "/lib/ld-linux-aarch64.so.1", "/usr/lib"};
    struct sandbox_rule rules[4];
    pid_t child;
    int status;

    if (level.landlock_abi == 0) {
        tap_skip("upload may run what a rule allows, and only that", "this kernel has no Landlock");
        return;
    }
    child = fork();
    if (child == 0) {
        for (int i = 0; i < 4; i++) {
            rules[i].fd = open(paths[i], O_PATH | O_CLOEXEC);
            rules[i].rights = i < 3 ? SANDBOX_EXEC : SANDBOX_READ;
        }
        if (sandbox_enter(SANDBOX_UPLOAD, rules, 4, NULL, NULL) != STATUS_OK)
            _exit(253);
        _exit(run_allowed());
    }
    waitpid(child, &status, 0);
    TAP_IS_INT(WIFEXITED(status) ? WEXITSTATUS(status) : -1, 6,
               "upload may run what a rule allows, and only that");
}

int main(void)
{
    struct sandbox_level level = sandbox_probe();

    inherited = open("/etc/hostname", O_RDONLY | O_CLOEXEC);
    printf("# Landlock %d, seccomp %d\n", level.landlock_abi, level.seccomp);
    test_outside();
    test_profile("page", SANDBOX_PAGE, level);
    test_profile("upload", SANDBOX_UPLOAD, level);
    test_profile("ffmpeg", SANDBOX_FFMPEG, level);
    test_profile("postgres", SANDBOX_POSTGRES, level);
    test_profile("decode", SANDBOX_DECODE, level);
    test_moving(level);
    test_execution(level);
    return tap_done();
}
