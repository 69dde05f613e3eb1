#include "site/snapshot.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium/crypto_generichash.h>
#include <sys/stat.h>

static enum status check_source(const struct stat *st, const char *name, int64_t max,
                                struct err *err)
{
    if (S_ISDIR(st->st_mode))
        return err_set(err, STATUS_UNSUPPORTED, "%s is a folder; give -r to post what is in it",
                       name);
    if (!S_ISREG(st->st_mode))
        return err_set(err, STATUS_UNSUPPORTED, "%s is not a regular file", name);
    if (st->st_size == 0)
        return err_set(err, STATUS_INVALID, "%s is empty", name);
    if (st->st_size > max)
        return err_set(err, STATUS_TOO_LARGE, "%s has %lld bytes; PIEROGIS_MAX_UPLOAD allows %lld",
                       name, (long long)st->st_size, (long long)max);
    return STATUS_OK;
}

static enum status copy(int source, const char *name, int to, int64_t max,
                        struct snapshot_watcher watcher, struct snapshot *out, struct err *err)
{
    unsigned char piece[65536], hash[HASH_BYTES];
    crypto_generichash_state state;

    crypto_generichash_init(&state, NULL, 0, HASH_BYTES);
    out->bytes = 0;
    for (;;) {
        ssize_t n = pread(source, piece, sizeof(piece), out->bytes);
        enum status status;

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(err, errno, "cannot read %s", name);
        if (n == 0)
            break;
        out->bytes += n;
        if (out->bytes > max)
            return err_set(err, STATUS_TOO_LARGE,
                           "%s has more than the %lld bytes that PIEROGIS_MAX_UPLOAD allows", name,
                           (long long)max);
        crypto_generichash_update(&state, piece, (size_t)n);
        status = file_write_fd(to, "the working copy", (struct str){(char *)piece, (size_t)n}, err);
        if (status != STATUS_OK)
            return status;
        if (watcher.told != NULL)
            watcher.told(watcher.context, n);
    }
    crypto_generichash_final(&state, hash, HASH_BYTES);
    hash_text(hash, out->hash);
    return STATUS_OK;
}

static bool same(const struct stat *a, const struct stat *b)
{
    return a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

enum status snapshot_take(int source, const char *name, int dir, const char *to, int64_t max,
                          struct snapshot_watcher watcher, struct snapshot *out, struct err *err)
{
    struct stat before, after;
    enum status status;
    int fd;

    out->fd = -1;
    if (fstat(source, &before) != 0)
        return err_errno(err, errno, "cannot examine %s", name);
    status = check_source(&before, name, max, err);
    if (status != STATUS_OK)
        return status;
    fd = file_open_beneath(dir, to, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0)
        return err_errno(err, errno, "cannot create the working copy of %s", name);
    status = copy(source, name, fd, max, watcher, out, err);
    file_close(fd);
    if (status == STATUS_OK && fstat(source, &after) != 0)
        status = err_errno(err, errno, "cannot examine %s", name);
    if (status == STATUS_OK && (!same(&before, &after) || out->bytes != after.st_size))
        status = err_set(err, STATUS_CONFLICT,
                         "%s changed while it was read; post it when it is finished", name);
    if (status != STATUS_OK)
        return status;
    out->fd = file_open_beneath(dir, to, O_RDONLY, 0);
    if (out->fd < 0)
        return err_errno(err, errno, "cannot open the working copy of %s", name);
    return STATUS_OK;
}
