#include "new_file.h"

#include "base/file.h"
#include "base/rand.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* What both processes know. */
struct place {
    int dir;          /* the folder */
    const char *name; /* wanted in it */
    const char *temp; /* for the time being */
    bool replace;
};

static enum status exists(const char *path, struct err *err)
{
    return err_set(err, STATUS_CONFLICT,
                   "%s exists already: give another name, or --force to replace it", path);
}

/* --- the second process ---------------------------------------------------------------------------------- */

/* Returns an errno. Where the file system cannot rename without replacing, a name that appears in this very moment
 * is replaced. */
static int give_name(const struct place *place)
{
    const unsigned flags = place->replace ? 0 : RENAME_NOREPLACE;

    if (renameat2(place->dir, place->temp, place->dir, place->name, flags) == 0)
        return 0;
    if (place->replace || (errno != EINVAL && errno != ENOSYS))
        return errno;
    if (faccessat(place->dir, place->name, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
        return EEXIST;
    return renameat(place->dir, place->temp, place->dir, place->name) == 0 ? 0 : errno;
}

static void sync_folder(int dir)
{
    int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0)
        fsync(fd);
    file_close(fd);
}

/* Waits for one byte, which means that the file is complete; the end of the line means that it never will be. */
static _Noreturn void keep(const struct place *place, int line)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    int error;
    char byte;
    ssize_t n;

    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
        signal(signals[i],
               SIG_IGN); /* from the terminal they come to both; the other one is to end */
    do {
        n = read(line, &byte, 1);
    } while (n < 0 && errno == EINTR);
    error = n == 1 ? give_name(place) : ECANCELED;
    if (error == 0)
        sync_folder(place->dir);
    else
        unlinkat(place->dir, place->temp, 0);
    _exit(n == 1 && write(line, &error, sizeof(error)) != sizeof(error));
}

/* --- the first process ----------------------------------------------------------------------------------- */

static enum status open_folder(const char *path, struct arena *arena, struct place *place,
                               struct err *err)
{
    const char *slash = strrchr(path, '/');
    const char *folder = slash == NULL ? "."
                         : slash == path
                             ? "/"
                             : arena_copy(arena, (struct str){path, (size_t)(slash - path)});

    place->name = slash == NULL ? path : slash + 1;
    if (place->name[0] == '\0')
        return err_set(err, STATUS_INVALID, "%s is a folder: name a file in it", path);
    place->dir = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (place->dir < 0)
        return err_errno(err, errno, "cannot open the folder %s", folder);
    return STATUS_OK;
}

static enum status check_name(const struct place *place, const char *path, struct err *err)
{
    struct stat st;

    if (fstatat(place->dir, place->name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? STATUS_OK : err_errno(err, errno, "cannot examine %s", path);
    if (S_ISDIR(st.st_mode))
        return err_set(err, STATUS_INVALID, "%s is a folder: name a file in it", path);
    if (!S_ISREG(st.st_mode))
        return err_set(err, STATUS_INVALID, "%s is no regular file: give another name", path);
    return place->replace ? STATUS_OK : exists(path, err);
}

static enum status start_keeper(struct new_file *file, const struct place *place, struct err *err)
{
    int line[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, line) != 0)
        return err_errno(err, errno, "cannot make a pair of sockets");
    file->keeper_id = fork();
    if (file->keeper_id == 0) {
        file_close(line[0]);
        keep(place, line[1]);
    }
    file_close(line[1]);
    file->keeper = line[0];
    if (file->keeper_id < 0) {
        file_close(line[0]);
        file->keeper = -1;
        return err_errno(err, errno, "cannot start a process");
    }
    return STATUS_OK;
}

/* Ends the second process. */
static void dismiss(struct new_file *file)
{
    file_close(file->keeper);
    file->keeper = -1;
    while (waitpid(file->keeper_id, NULL, 0) < 0 && errno == EINTR)
        continue;
}

enum status new_file_open(struct new_file *file, struct arena *arena, const char *path,
                          bool replace, struct err *err)
{
    struct place place = {.dir = -1, .replace = replace};
    enum status status;

    *file = (struct new_file)NEW_FILE_INIT;
    file->path = path;
    status = open_folder(path, arena, &place, err);
    if (status == STATUS_OK)
        status = check_name(&place, path, err);
    if (status == STATUS_OK) {
        place.temp = arena_printf(arena, "%s-%016llx", place.name, (unsigned long long)rand_u64());
        status = start_keeper(file, &place, err);
    }
    /* Now, and not before, there is somebody to take it away. */
    if (status == STATUS_OK) {
        file->fd = file_open_beneath(place.dir, place.temp, O_RDWR | O_CREAT | O_EXCL, 0600);
        if (file->fd < 0) {
            status = err_errno(err, errno, "cannot create %s", path);
            dismiss(file);
        }
    }
    file_close(place.dir);
    return status;
}

enum status new_file_finish(struct new_file *file, struct err *err)
{
    enum status status = STATUS_OK;
    int error = EIO;
    ssize_t n;

    if (fsync(file->fd) != 0)
        return err_errno(err, errno, "cannot write %s", file->path);
    status = file_write_fd(file->keeper, file->path, STR("y"), err);
    do {
        n = status == STATUS_OK ? read(file->keeper, &error, sizeof(error)) : 0;
    } while (n < 0 && errno == EINTR);
    if (status == STATUS_OK && n == sizeof(error) && error == EEXIST)
        status = exists(file->path, err);
    else if (status == STATUS_OK && (n != sizeof(error) || error != 0))
        status = err_errno(err, error, "cannot name %s", file->path);
    dismiss(file);
    file_close(file->fd);
    file->fd = -1;
    return status;
}

void new_file_drop(struct new_file *file)
{
    if (file->keeper >= 0)
        dismiss(file);
    file_close(file->fd);
    file->fd = -1;
}
