/*
 * Stands in for pierogis-render, and tries what the sandbox of the program that starts it must not let it do. The errors
 * come back as the sentence of a refusal: "exec=13 passwd=13 …".
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef HOME
#define HOME "/nonexistent" /* the test that uses this says which home it is about */
#endif

static int run(const char *path)
{
    char *const arguments[] = {(char *)path, NULL};
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        execv(path, arguments);
        _exit(errno);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0)
        return errno;
    return WEXITSTATUS(status);
}

static int try_open(const char *path, int flags)
{
    int fd = open(path, flags, 0600);

    if (fd < 0)
        return errno;
    close(fd);
    return 0;
}

int main(void)
{
    int one = socket(AF_INET, SOCK_STREAM, 0) < 0 ? errno : 0;
    int two = ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0 ? errno : 0;

    printf(
        "{\"status\":\"invalid\",\"detail\":\"true=%d shell=%d passwd=%d env=%d db=%d new=%d job=%d socket=%d "
        "trace=%d\"}\n",
        run("/bin/true"), run("/bin/sh"), try_open("/etc/passwd", O_RDONLY),
        try_open(HOME "/.env", O_WRONLY), try_open("/var/tmp/rogue", O_WRONLY | O_CREAT),
        try_open(HOME "/new", O_WRONLY | O_CREAT),
        openat(3, "own", O_WRONLY | O_CREAT, 0600) < 0 ? errno : 0, one, two);
    return 1;
}
