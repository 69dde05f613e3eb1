#include "site/media_store.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/number.h"
#include "base/panic.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#define WIDTH_MAX 100000 /* pixels of a rendition, as far as names go */

static int open_lock(int home)
{
    return file_open_beneath(home, MEDIA_LOCK_FILE, O_RDWR | O_CREAT, 0640);
}

void media_lock_make(int home)
{
    file_close(open_lock(home));
}

/* Locks the file; false when it is not there any more: then others lock another one of its name. */
static bool lock_file(int fd, enum media_lock kind, enum status *status, struct err *err)
{
    struct stat st;

    *status = STATUS_OK;
    while (flock(fd, kind == MEDIA_TAKE ? LOCK_EX : LOCK_SH) != 0) {
        if (errno == EINTR)
            continue;
        *status = err_errno(err, errno, "cannot lock media.lock in the home");
        return true;
    }
    return fstat(fd, &st) != 0 || st.st_nlink > 0;
}

enum status media_lock(int home, enum media_lock kind, int *lock, struct err *err)
{
    enum status status;

    for (;;) {
        int fd = open_lock(home);

        *lock = -1;
        if (fd < 0)
            return err_errno(err, errno, "cannot open media.lock in the home");
        if (lock_file(fd, kind, &status, err)) {
            *lock = status == STATUS_OK ? fd : -1;
            if (status != STATUS_OK)
                file_close(fd);
            return status;
        }
        file_close(fd);
    }
}

char *media_name(struct arena *arena, const char *hash, int width, const char *extension)
{
    if (width == 0)
        return arena_printf(arena, "%.2s/%s.%s", hash, hash, extension);
    return arena_printf(arena, "%.2s/%s-%d.%s", hash, hash, width, extension);
}

bool media_name_is(struct str name)
{
    struct str hash = str_slice(name, 3, 3 + HASH_TEXT - 1);
    struct str tail = str_slice(name, 3 + HASH_TEXT - 1, name.len), width;
    uint64_t number;

    if (name.len < 3 + HASH_TEXT || name.at[2] != '/' || !hash_is_text(hash) ||
        memcmp(name.at, hash.at, 2) != 0)
        return false;
    if (tail.at[0] == '-') {
        tail = str_slice(tail, 1, tail.len);
        width = str_slice(tail, 0, str_find(tail, '.'));
        if (!number_u64(width, WIDTH_MAX, &number))
            return false;
        tail = str_slice(tail, width.len, tail.len);
    }
    for (size_t i = 1; i < tail.len; i++) {
        if (!ascii_is_alnum(tail.at[i]))
            return false;
    }
    return tail.len > 1 && tail.at[0] == '.';
}

struct media_files media_files_of(struct arena *arena, const struct content *content)
{
    struct str rest = str_of(content->widths), width;
    struct media_files files = {0};

    if (content->hash == NULL)
        return files;
    files.names = ARENA_ARRAY(arena, const char *, strlen(content->widths) * 2 + 2);
    files.names[files.count++] = media_name(arena, content->hash, 0, content->extension);
    while (str_cut(&rest, ' ', &width)) {
        if (width.len == 0)
            continue;
        files.names[files.count++] =
            arena_printf(arena, "%.2s/%s-%.*s.%s", content->hash, content->hash, STR_ARG(width),
                         content->alpha ? "png" : "jpg");
        files.names[files.count++] =
            arena_printf(arena, "%.2s/%s-%.*s.webp", content->hash, content->hash, STR_ARG(width));
    }
    if (content->captions != NULL)
        files.names[files.count++] = media_name(arena, content->captions, 0, "vtt");
    return files;
}

static const char *folder(bool visible)
{
    return visible ? "media" : "held";
}

/* What visitors may see may be read by the web server, which can be another user; the rest is ours alone. */
static mode_t folder_mode(bool visible)
{
    return visible ? 0755 : 0700;
}

static mode_t file_mode(bool visible)
{
    return visible ? 0644 : 0600;
}

/* The descriptor of media/ab or held/ab, which is made when it is absent. -1 after filling `err`. */
static int open_shelf(int home, bool visible, const char *name, enum status *status,
                      struct err *err)
{
    char path[16];
    int fd;

    snprintf(path, sizeof(path), "%s/%.2s", folder(visible), name);
    *status = file_make_dirs(home, path, err);
    if (*status != STATUS_OK)
        return -1;
    fd = file_open_beneath(home, path, O_RDONLY | O_DIRECTORY, 0);
    if (fd < 0 || fchmod(fd, folder_mode(visible)) != 0)
        *status = err_errno(err, errno, "cannot open the folder %s", path);
    return fd;
}

static enum status sync_file(int dir, const char *name, bool visible, struct err *err)
{
    int fd = file_open_beneath(dir, name, O_RDONLY, 0);
    enum status status = STATUS_OK;

    if (fd < 0 || fchmod(fd, file_mode(visible)) != 0 || fsync(fd) != 0)
        status = err_errno(err, errno, "cannot sync %s", name);
    file_close(fd);
    return status;
}

enum status media_place(int home, int job, const char *from, const char *name, bool visible,
                        struct err *err)
{
    enum status status;
    int shelf;

    ASSERT(media_name_is(str_of(name)));
    status = sync_file(job, from, visible, err);
    if (status != STATUS_OK)
        return status;
    shelf = open_shelf(home, visible, name, &status, err);
    if (shelf < 0)
        return status;
    if (renameat(job, from, shelf, name + 3) != 0)
        status = err_errno(err, errno, "cannot place %s below %s", name, folder(visible));
    else if (fsync(shelf) != 0)
        status = err_errno(err, errno, "cannot sync the folder of %s", name);
    file_close(shelf);
    return status;
}

static void report_missing(const char *name)
{
    struct log_line line;

    log_begin(&line, LOG_ERROR, "media-missing");
    log_text(&line, "file", name);
    log_end(&line);
}

static enum status move_one(int home, const char *name, bool visible, struct err *err)
{
    enum status status;
    int to = open_shelf(home, visible, name, &status, err);
    int from = to < 0 ? -1 : open_shelf(home, !visible, name, &status, err);

    if (from < 0)
        goto cleanup;
    if (renameat(from, name + 3, to, name + 3) == 0) {
        status = sync_file(to, name + 3, visible, err);
        if (status == STATUS_OK && (fsync(to) != 0 || fsync(from) != 0))
            status = err_errno(err, errno, "cannot sync the folder of %s", name);
    } else if (errno != ENOENT) {
        status = err_errno(err, errno, "cannot move %s to %s", name, folder(visible));
    } else if (faccessat(to, name + 3, F_OK, 0) != 0) {
        report_missing(name);
    }
cleanup:
    file_close(to);
    file_close(from);
    return status;
}

enum status media_move(int home, const struct media_files *files, bool visible, struct err *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < files->count; i++)
        status = move_one(home, files->names[i], visible, err);
    return status;
}

enum status media_delete(int home, const struct media_files *files, bool visible, struct err *err)
{
    enum status status = STATUS_OK;
    bool deleted = false;

    for (size_t i = 0; status == STATUS_OK && i < files->count; i++) {
        const bool last =
            i + 1 == files->count || memcmp(files->names[i], files->names[i + 1], 2) != 0;
        char path[128];

        snprintf(path, sizeof(path), "%s/%s", folder(visible), files->names[i]);
        if (unlinkat(home, path, 0) == 0)
            deleted = true;
        else if (errno != ENOENT)
            return err_errno(err, errno, "cannot delete %s", path);
        if (deleted && last) { /* of its folder */
            status = file_sync_parent(home, path, err);
            deleted = false;
        }
    }
    return status;
}
