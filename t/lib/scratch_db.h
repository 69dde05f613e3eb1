/**
 * Databases for unit tests: small ones in the test's private folder. Header only.
 */
#ifndef LIB_SCRATCH_DB_H
#define LIB_SCRATCH_DB_H

#include "base/file.h"
#include "db/db.h"
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* Each test includes all of these and uses some. */
#define SCRATCH static inline __attribute__((unused))

/** For tests of many processes at a time: their folder lies in memory where there is one, because a disk that is
 *  busy with other things may take seconds for an fsync. Comes before anything else. */
SCRATCH void scratch_in_memory(void)
{
    if (access("/dev/shm", W_OK) == 0)
        setenv("TMPDIR", "/dev/shm", 1);
}

/** A new folder below tap_folder(); the path is for the life of the process. */
SCRATCH const char *scratch_folder(const char *name)
{
    static struct arena paths;
    char *path = arena_printf(&paths, "%s/%s", tap_folder(), name);

    if (mkdir(path, 0755) != 0)
        printf("Bail out! Cannot make %s: %s\n", path, strerror(errno));
    return path;
}

/** The descriptor of the last folder asked for stays open for the next question. */
SCRATCH int scratch_home(const char *home)
{
    static const char *last;
    static int fd = -1;

    if (last != home) {
        last = home;
        fd = file_open_dir(home);
    }
    return fd;
}

SCRATCH struct db_options scratch_options(const char *home, enum db_access access)
{
    struct db_options options = {.url = "sqlite:site.db",
                                 .home = scratch_home(home),
                                 .home_path = home,
                                 .access = access,
                                 .busy_ms = 30000, /* test machines may be slow */
                                 .create = access == DB_WRITE};

    return options;
}

/** Opens site.db in `home`; ends the test program when that fails. */
SCRATCH struct db *scratch_open(const char *home, enum db_access access)
{
    struct db_options options = scratch_options(home, access);
    struct err err = {0};
    struct db *db = NULL;

    if (db_open(&db, &options, &err) != STATUS_OK) {
        printf("Bail out! %s\n", err.message);
        fflush(stdout);
        _exit(1);
    }
    return db;
}

SCRATCH void scratch_script(struct db *db, const char *sql)
{
    struct err err = {0};

    if (db_script(db, sql, &err) != STATUS_OK) {
        printf("Bail out! %s\n", err.message);
        fflush(stdout);
        _exit(1);
    }
}

/** The number that a query without parameters gives. */
SCRATCH int64_t scratch_number(struct db *db, const struct sql *sql)
{
    struct stmt *s = db_use(db, sql);
    int64_t number = stmt_row(s) ? stmt_col_int(s, 0) : -1;

    return stmt_done(s, NULL) == STATUS_OK ? number : -1;
}

/** Runs `work` in a child process; its result is the exit code. */
SCRATCH pid_t scratch_fork(int (*work)(void *), void *context)
{
    pid_t pid;

    fflush(stdout);
    pid = fork();
    if (pid == 0)
        _exit(work(context));
    return pid;
}

/** The child's exit code, or 1000 and the signal that killed it. */
SCRATCH int scratch_wait(pid_t pid)
{
    int status = 0;

    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

/** The exit code of `work` run in a child whose stderr goes nowhere: for what ends the process. */
SCRATCH int scratch_exit_code(int (*work)(void *), void *context)
{
    pid_t pid;

    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

        dup2(nowhere, STDERR_FILENO);
        _exit(work(context));
    }
    return scratch_wait(pid);
}

#endif
