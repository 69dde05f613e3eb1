#include "../lib/tap.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

static struct arena arena;
static struct err err;
static int dir; /* an empty folder of this test */

static void put(const char *path, const char *text)
{
    if (file_replace(dir, path, str_of(text), 0644, &err) != STATUS_OK)
        tap_ok(false, "cannot prepare %s: %s", path, err.message);
}

static const char *get(const char *path)
{
    struct buf text = BUF_INIT;
    const char *copy = NULL;

    if (file_read(dir, path, 1000, &text, &err) == STATUS_OK)
        copy = arena_strdup(&arena, text.at);
    buf_free(&text);
    return copy;
}

/* Names in a folder, "." and ".." aside. */
static int entries(int folder)
{
    char block[4096];
    int count = 0, fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    long n;

    while ((n = syscall(SYS_getdents64, fd, block, sizeof(block))) > 0) {
        for (long at = 0; at < n; count++) {
            unsigned short step;

            memcpy(&step, block + at + 16, sizeof(step));
            at += step;
        }
    }
    file_close(fd);
    return count - 2;
}

static bool opens(const char *path, int flags)
{
    int fd = file_open_beneath(dir, path, flags, 0644);

    file_close(fd);
    return fd >= 0;
}

static void test_beneath(const char *how)
{
    int fd;

    file_make_dirs(dir, "in/side", NULL);
    put("in/side/file", "x");
    unlinkat(dir, "in/link", 0);
    unlinkat(dir, "way", 0);
    unlinkat(dir, "out", 0);
    if (symlinkat("side/file", dir, "in/link") != 0 || symlinkat("in/side", dir, "way") != 0 ||
        symlinkat("/", dir, "out") != 0)
        tap_ok(false, "cannot prepare links");
    tap_ok(opens("in/side/file", O_RDONLY), "%s: a file in a folder", how);
    tap_ok(opens("in//side/./file", O_RDONLY), "%s: needless slashes and dots", how);
    tap_ok(opens(".", O_RDONLY | O_DIRECTORY), "%s: the folder itself", how);
    tap_ok(opens("in/side", O_PATH | O_DIRECTORY), "%s: a folder as a place", how);
    tap_ok(opens("in/side/", O_RDONLY | O_DIRECTORY), "%s: a folder with a slash behind", how);
    tap_ok(!opens("", O_RDONLY) && errno == ENOENT, "%s: no name", how);
    tap_ok(!opens("in/none", O_RDONLY) && errno == ENOENT, "%s: no such file", how);
    tap_ok(!opens("none/file", O_RDONLY) && errno == ENOENT, "%s: no such folder", how);
    tap_ok(!opens("in/side/file/x", O_RDONLY) && errno == ENOTDIR, "%s: a file as a folder", how);
    tap_ok(!opens("in/link", O_RDONLY) && errno == ELOOP, "%s: a link within", how);
    tap_ok(!opens("in/link", O_PATH) && errno == ELOOP, "%s: a link within, as a place", how);
    tap_ok(!opens("in/link", O_WRONLY | O_CREAT) && errno == ELOOP, "%s: writing to a link", how);
    tap_ok(!opens("out", O_RDONLY), "%s: a link to the outside", how);
    tap_ok(!opens("way/file", O_RDONLY), "%s: a way through a link", how);
    tap_ok(!opens("out/etc/passwd", O_RDONLY), "%s: a way through a link to the outside", how);
    tap_ok(!opens("..", O_RDONLY) && errno == EXDEV, "%s: the folder above", how);
    tap_ok(!opens("../x", O_RDONLY) && errno == EXDEV, "%s: a file above", how);
    tap_ok(!opens("in/../../x", O_RDONLY) && errno == EXDEV, "%s: a file above, by a detour", how);
    tap_ok(!opens("/etc/passwd", O_RDONLY) && errno == EXDEV, "%s: an absolute path", how);
    tap_ok(!opens("in/side/file", O_WRONLY | O_CREAT | O_EXCL) && errno == EEXIST, "%s: twice",
           how);
    tap_ok(!opens(arena_printf(&arena, "%0300d", 1), O_RDONLY) && errno == ENAMETOOLONG,
           "%s: a name that is too long", how);
    tap_ok(opens("in/new", O_WRONLY | O_CREAT | O_EXCL), "%s: a new file", how);
    unlinkat(dir, "in/new", 0);
    fd = file_open_beneath(dir, "in/side/file", O_RDONLY, 0);
    tap_ok((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0, "%s: not left to children", how);
    file_close(fd);
}

/* From now on openat2 does not exist for this process. */
static bool hide_openat2(void)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof(code) / sizeof(code[0]), code};

    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static void test_read(void)
{
    struct buf out = BUF_INIT;
    int fd, pair[2];

    put("read", "0123456789");
    TAP_IS_INT(file_read(dir, "read", 10, &out, &err), STATUS_OK, "a file as large as allowed");
    TAP_IS_TEXT(out.at, "0123456789", "is read whole");
    TAP_IS_INT(file_read(dir, "read", 10, &out, &err), STATUS_OK, "what is read");
    TAP_IS_TEXT(out.at, "01234567890123456789", "is appended");
    TAP_IS_INT(file_read(dir, "read", 9, &out, &err), STATUS_TOO_LARGE, "one byte more is refused");
    TAP_IS_TEXT(err.message, "read is larger than 9 bytes", "with a sentence");
    TAP_IS_INT(file_read(dir, "read", SIZE_MAX, &out, &err), STATUS_OK, "no bound at all");
    TAP_IS_INT(file_read(dir, "none", 10, &out, &err), STATUS_NOT_FOUND, "no such file");
    TAP_IS_TEXT(err.message, "cannot open none: No such file or directory", "with a sentence");
    TAP_IS_INT(file_read(dir, ".", 10, &out, &err), STATUS_IO, "a folder cannot be read");
    fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
    TAP_IS_INT(file_read_fd(fd, "zero", 200000, &out, &err), STATUS_TOO_LARGE, "what never ends");
    file_close(fd);
    if (pipe2(pair, O_CLOEXEC) == 0) {
        buf_clear(&out);
        file_write_fd(pair[1], "pipe", STR("a\0b"), &err);
        file_close(pair[1]);
        TAP_IS_INT(file_read_fd(pair[0], "pipe", 100, &out, &err), STATUS_OK, "a pipe is read");
        TAP_IS_INT(out.len, 3, "with its NUL bytes");
        file_close(pair[0]);
    }
    TAP_IS_INT(file_read_fd(-1, "nothing", 10, &out, &err), STATUS_IO, "a closed descriptor");
    buf_free(&out);
}

static void test_replace(void)
{
    mode_t before = umask(077);
    struct stat info;

    put("one", "old");
    put("one", "new");
    umask(before);
    TAP_IS_TEXT(get("one"), "new", "a file is replaced");
    tap_ok(fstatat(dir, "one", &info, 0) == 0 && (info.st_mode & 07777) == 0644,
           "its mode is what was asked for, whatever the umask");
    TAP_IS_INT(file_replace(dir, "none/one", STR("x"), 0644, &err), STATUS_NOT_FOUND,
               "its folder must exist");
    TAP_IS_INT(file_replace(dir, "in/side", STR("x"), 0644, &err), STATUS_IO, "a folder is kept");
    TAP_IS_INT(file_replace(dir, "out/one", STR("x"), 0644, &err), STATUS_INVALID,
               "a link is not followed");
    TAP_IS_INT(file_replace(dir, "empty", STR(""), 0600, &err), STATUS_OK, "an empty file");
    TAP_IS_TEXT(get("empty"), "", "is empty");
}

static void test_temp(void)
{
    char *first, *second;
    int a, b;

    TAP_IS_INT(file_temp(dir, "in/t", 0600, &arena, &a, &first, &err), STATUS_OK, "one name");
    TAP_IS_INT(file_temp(dir, "in/t", 0600, &arena, &b, &second, &err), STATUS_OK, "another");
    tap_ok(strcmp(first, second) != 0 && str_starts(str_of(first), "in/t-"), "differ");
    TAP_IS_INT(file_write_fd(a, first, STR("abc"), &err), STATUS_OK, "it can be written");
    TAP_IS_TEXT(get(first), "abc", "and is where it says");
    TAP_IS_INT(file_temp(dir, "none/t", 0600, &arena, &a, &first, &err), STATUS_NOT_FOUND,
               "the folder must exist");
    unlinkat(dir, second, 0);
    file_close(b);
}

static void test_folders(void)
{
    struct stat info;

    TAP_IS_INT(file_make_dirs(dir, "a/b/c", &err), STATUS_OK, "folders are made");
    TAP_IS_INT(file_make_dirs(dir, "a/b/c", &err), STATUS_OK, "again");
    TAP_IS_INT(file_make_dirs(dir, "a//b/d/", &err), STATUS_OK, "with needless slashes");
    tap_ok(fstatat(dir, "a/b/d", &info, 0) == 0 && (info.st_mode & 027) == 0, "closed to others");
    put("a/file", "x");
    TAP_IS_INT(file_make_dirs(dir, "a/file", &err), STATUS_NOT_FOUND, "a file is no folder");
    TAP_IS_INT(file_make_dirs(dir, "a/file/x", &err), STATUS_NOT_FOUND, "nor a way to one");
    tap_ok(file_make_dirs(dir, "../escaped", &err) != STATUS_OK, "not above");
    tap_ok(file_make_dirs(dir, "/tmp", &err) != STATUS_OK, "not from the root");
    tap_ok(symlinkat("..", dir, "a/up") == 0 && file_make_dirs(dir, "a/up/x", &err) != STATUS_OK,
           "not through a link");
    tap_ok(fstatat(dir, "x", &info, 0) != 0, "and nothing was made there");

    put("a/b/c/deep", "x");
    put("keep", "x");
    if (symlinkat("../../keep", dir, "a/b/link") != 0)
        tap_ok(false, "cannot prepare a link");
    TAP_IS_INT(file_remove_tree(dir, "a", &err), STATUS_OK, "a tree is removed");
    tap_ok(fstatat(dir, "a", &info, 0) != 0 && errno == ENOENT, "all of it");
    TAP_IS_TEXT(get("keep"), "x", "what a link in it pointed to stays");
    TAP_IS_INT(file_remove_tree(dir, "a", &err), STATUS_OK, "absent is fine");
    tap_ok(file_remove_tree(dir, "keep", &err) != STATUS_OK, "a file is no tree");
    tap_ok(file_remove_tree(dir, "out", &err) != STATUS_OK, "nor is a link");
    TAP_IS_INT(file_sync_parent(dir, "in/side/x", &err), STATUS_OK, "a folder is synced");
    TAP_IS_INT(file_sync_parent(dir, "none/x", &err), STATUS_NOT_FOUND, "if it is there");
}

static void test_full_device(void)
{
    int fd = open("/dev/full", O_WRONLY | O_CLOEXEC), count = entries(dir);
    struct rlimit limit = {1000, RLIM_INFINITY}, before;
    char bytes[3000];

    TAP_IS_INT(file_write_fd(fd, "it", STR("x"), &err), STATUS_FULL, "a full disk");
    TAP_IS_TEXT(err.message, "cannot write it: No space left on device", "with a sentence");
    file_close(fd);

    memset(bytes, 'x', sizeof(bytes));
    put("limited", "old");
    count++;
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    setrlimit(RLIMIT_FSIZE, &limit);
    TAP_IS_INT(file_replace(dir, "limited", (struct str){bytes, sizeof(bytes)}, 0644, &err),
               STATUS_TOO_LARGE, "a write that stops in the middle");
    setrlimit(RLIMIT_FSIZE, &before);
    TAP_IS_TEXT(get("limited"), "old", "leaves the old file");
    TAP_IS_INT(entries(dir), count, "and nothing else");
}

/* In a child: a disk of 16 KB that gets full and then read-only. The exit code is the number of the first step
 * that went wrong, 0 = none, 99 = no disk could be made. */
static int use_small_disk(const char *path)
{
    static char bytes[64 * 1024];
    struct str large = {bytes, sizeof(bytes)};
    int disk;

    memset(bytes, 'x', sizeof(bytes));
    if (unshare(CLONE_NEWNS) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
        return 99;
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("tmpfs", path, "tmpfs", 0, "size=16k") != 0)
        return 99;
    disk = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file_replace(disk, "file", STR("old"), 0600, &err) != STATUS_OK)
        return 1;
    if (file_replace(disk, "file", large, 0600, &err) != STATUS_FULL)
        return 2;
    if (entries(disk) != 1)
        return 3;
    if (file_replace(disk, "file", STR("new"), 0600, &err) != STATUS_OK)
        return 4;
    file_close(disk);
    if (mount(NULL, path, NULL, MS_REMOUNT | MS_RDONLY, "size=16k") != 0)
        return 99;
    disk = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file_replace(disk, "file", STR("x"), 0600, &err) != STATUS_IO || entries(disk) != 1)
        return 5;
    return file_make_dirs(disk, "a", &err) == STATUS_IO ? 0 : 6;
}

static void test_small_disk(void)
{
    const char *path = arena_printf(&arena, "%s/in/side", tap_folder());
    int state = 0;
    pid_t child = fork();

    if (child == 0)
        _exit(use_small_disk(path));
    waitpid(child, &state, 0);
    if (WIFEXITED(state) && WEXITSTATUS(state) == 99)
        tap_skip("full and read-only disks", "this user may not mount a small one");
    else
        TAP_IS_INT(state >> 8 | (state & 255), 0, "full and read-only disks");
}

int main(void)
{
    dir = file_open_dir(tap_folder());
    test_beneath("openat2");
    test_read();
    test_replace();
    test_temp();
    test_folders();
    test_full_device();
    test_small_disk();
    if (hide_openat2())
        test_beneath("by steps");
    else
        tap_skip("the walk by steps", "this kernel has no seccomp filters");
    file_close(dir);
    arena_free(&arena);
    return tap_done();
}
