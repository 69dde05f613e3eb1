#include "base/file.h"

#include "base/rand.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

void file_close(int fd)
{
    int saved = errno;

    if (fd >= 0)
        close(fd);
    errno = saved;
}

int file_open_dir(const char *path)
{
    return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/* With O_PATH, O_NOFOLLOW gives the link itself. */
static int refuse_link(int fd)
{
    struct stat info;

    if (fd >= 0 && fstat(fd, &info) == 0 && S_ISLNK(info.st_mode)) {
        close(fd);
        errno = ELOOP;
        return -1;
    }
    return fd;
}

/* The walk that openat2 does in the kernel: each folder opened without following links, no "..". */
static int open_by_steps(int dir, const char *path, int flags, mode_t mode)
{
    struct str rest = str_of(path), piece, next;
    int at = dir;

    if (path[0] == '\0' || path[0] == '/') {
        errno = path[0] == '/' ? EXDEV : ENOENT;
        return -1;
    }
    str_cut(&rest, '/', &piece);
    for (;;) {
        char name[256];
        bool last = !str_cut(&rest, '/', &next);
        int fd;

        if (piece.len >= sizeof(name) || str_is(piece, "..")) {
            errno = piece.len >= sizeof(name) ? ENAMETOOLONG : EXDEV;
            fd = -1;
        } else {
            snprintf(name, sizeof(name), "%.*s", STR_ARG(piece));
            if (name[0] == '\0')
                snprintf(name, sizeof(name), ".");
            if (last)
                fd = refuse_link(openat(at, name, flags | O_NOFOLLOW, mode));
            else
                fd = openat(at, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        }
        if (at != dir)
            file_close(at);
        if (fd < 0 || last)
            return fd;
        at = fd;
        piece = next;
    }
}

int file_open_beneath(int dir, const char *path, int flags, mode_t mode)
{
    struct open_how how;
    int tries = 0;
    long fd;

    flags |= O_CLOEXEC | ((flags & O_PATH) != 0 ? 0 : O_NOCTTY); /* openat2 refuses the pair */
    memset(&how, 0, sizeof(how));
    how.flags = (uint64_t)(unsigned)flags;
    if ((flags & O_CREAT) != 0 ||
        (flags & O_TMPFILE) == O_TMPFILE) /* which has O_DIRECTORY in it */
        how.mode = mode;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    do {
        fd = syscall(SYS_openat2, dir, path, &how, sizeof(how));
    } while (fd < 0 && (errno == EINTR || errno == EAGAIN) && ++tries < 100);
    if (fd < 0 && (errno == ENOSYS || errno == EPERM))
        return open_by_steps(dir, path, flags, mode);
    return (int)fd;
}

enum status file_read_fd(int fd, const char *name, size_t max, struct buf *out, struct err *err)
{
    size_t start = out->len;

    for (;;) {
        size_t room = max - (out->len - start);
        size_t want = room < 65536 ? room + 1 : 65536; /* one more, to notice what is too large */
        ssize_t n;

        buf_reserve(out, want);
        n = read(fd, out->at + out->len, want);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(err, errno, "cannot read %s", name);
        if (n == 0)
            return STATUS_OK;
        buf_grew(out, (size_t)n);
        if (out->len - start > max)
            return err_set(err, STATUS_TOO_LARGE, "%s is larger than %zu bytes", name, max);
    }
}

enum status file_read(int dir, const char *path, size_t max, struct buf *out, struct err *err)
{
    int fd = file_open_beneath(dir, path, O_RDONLY, 0);
    enum status status;

    if (fd < 0)
        return err_errno(err, errno, "cannot open %s", path);
    status = file_read_fd(fd, path, max, out, err);
    file_close(fd);
    return status;
}

enum status file_write_fd(int fd, const char *name, struct str bytes, struct err *err)
{
    while (bytes.len > 0) {
        ssize_t n = write(fd, bytes.at, bytes.len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(err, errno, "cannot write %s", name);
        bytes = str_slice(bytes, (size_t)n, bytes.len);
    }
    return STATUS_OK;
}

enum status file_temp(int dir, const char *prefix, mode_t mode, struct arena *arena, int *fd,
                      char **name, struct err *err)
{
    for (int tries = 0; tries < 20; tries++) {
        char *candidate = arena_printf(arena, "%s-%016llx", prefix, (unsigned long long)rand_u64());

        *fd = file_open_beneath(dir, candidate, O_RDWR | O_CREAT | O_EXCL, mode);
        if (*fd >= 0) {
            *name = candidate;
            return STATUS_OK;
        }
        if (errno != EEXIST)
            return err_errno(err, errno, "cannot create %s", candidate);
    }
    return err_set(err, STATUS_IO, "cannot find a free temporary name for %s", prefix);
}

enum status file_sync_parent(int dir, const char *path, struct err *err)
{
    const char *slash = strrchr(path, '/');
    struct buf parent = BUF_INIT;
    enum status status = STATUS_OK;
    int fd;

    if (slash != NULL)
        buf_add(&parent, path, (size_t)(slash - path));
    else
        buf_char(&parent, '.');
    fd = file_open_beneath(dir, parent.at, O_RDONLY | O_DIRECTORY, 0);
    if (fd < 0 || fsync(fd) != 0)
        status = err_errno(err, errno, "cannot sync the folder of %s", path);
    file_close(fd);
    buf_free(&parent);
    return status;
}

enum status file_replace(int dir, const char *path, struct str bytes, mode_t mode, struct err *err)
{
    struct arena arena = {0};
    char *temp = NULL;
    enum status status;
    int fd = -1;

    status = file_temp(dir, path, mode, &arena, &fd, &temp, err);
    if (status != STATUS_OK)
        goto cleanup;
    status = file_write_fd(fd, path, bytes, err);
    if (status == STATUS_OK && (fchmod(fd, mode) != 0 || fsync(fd) != 0))
        status = err_errno(err, errno, "cannot sync %s", path);
    if (status == STATUS_OK && renameat(dir, temp, dir, path) != 0)
        status = err_errno(err, errno, "cannot replace %s", path);
    if (status != STATUS_OK) {
        unlinkat(dir, temp, 0);
        goto cleanup;
    }
    status = file_sync_parent(dir, path, err);
cleanup:
    file_close(fd);
    arena_free(&arena);
    return status;
}

/* A file that is synced in a new folder is lost all the same if the folder's own name is. */
static bool make_dir(int parent, const char *name)
{
    bool synced;
    int fd;

    if (mkdirat(parent, name, 0750) != 0)
        return errno == EEXIST;
    fd = file_open_beneath(parent, ".", O_RDONLY | O_DIRECTORY, 0);
    synced = fd >= 0 && fsync(fd) == 0;
    file_close(fd);
    return synced;
}

enum status file_make_dirs(int dir, const char *path, struct err *err)
{
    struct buf so_far = BUF_INIT;
    struct str rest = str_of(path), piece;
    enum status status = STATUS_OK;
    int at = file_open_beneath(dir, ".", O_PATH | O_DIRECTORY, 0);

    /* Each folder is opened beneath, so that no link leads the next one outside. */
    while (at >= 0 && str_cut(&rest, '/', &piece)) {
        int parent = at;

        if (piece.len == 0 && so_far.len > 0)
            continue; /* "a//b" and "a/" */
        buf_str(&so_far, piece);
        at = -1;
        if (make_dir(parent, so_far.at + so_far.len - piece.len))
            at = file_open_beneath(dir, so_far.at, O_PATH | O_DIRECTORY, 0);
        file_close(parent);
        if (at >= 0)
            buf_char(&so_far, '/');
    }
    if (at < 0)
        status = err_errno(err, errno, "cannot create the folder %s", path);
    file_close(at);
    buf_free(&so_far);
    return status;
}

enum status file_open_list(int dir, const char *path, DIR **out, struct err *err)
{
    int fd = file_open_beneath(dir, path, O_RDONLY | O_DIRECTORY, 0);
    enum status status = STATUS_OK;

    *out = fd < 0 ? NULL : fdopendir(fd);
    if (*out == NULL && (fd >= 0 || errno != ENOENT))
        status = err_errno(err, errno, "cannot open the folder %s", path);
    if (*out == NULL)
        file_close(fd);
    return status;
}

bool file_is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

enum status file_remove_tree(int dir, const char *path, struct err *err)
{
    struct dirent *entry;
    DIR *stream;
    enum status status = file_open_list(dir, path, &stream, err);

    if (stream == NULL)
        return status;
    while (status == STATUS_OK && (entry = readdir(stream)) != NULL) {
        if (file_is_dots(entry->d_name))
            continue;
        if (unlinkat(dirfd(stream), entry->d_name, 0) == 0 || errno == ENOENT)
            continue;
        if (errno == EISDIR || errno == EPERM)
            status = file_remove_tree(dirfd(stream), entry->d_name, err);
        else
            status = err_errno(err, errno, "cannot remove %s in %s", entry->d_name, path);
    }
    closedir(stream);
    if (status == STATUS_OK && unlinkat(dir, path, AT_REMOVEDIR) != 0)
        status = err_errno(err, errno, "cannot remove the folder %s", path);
    return status;
}
