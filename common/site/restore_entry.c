#include "site/restore_entry.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium/crypto_generichash.h>
#include <sys/stat.h>

#define PIECE 65536

static bool is_public(const char *path)
{
    return str_starts(str_of(path), "media/");
}

/* The entries are sorted, so that a folder is made once. */
static enum status make_shelf(const struct restore *r, const char *path, char shelf[RESTORE_SHELF],
                              struct err *err)
{
    const size_t len = (size_t)(strrchr(path, '/') - path);
    enum status status;

    if (strlen(shelf) == len && memcmp(shelf, path, len) == 0)
        return STATUS_OK;
    snprintf(shelf, RESTORE_SHELF, "%.*s", (int)len, path);
    status = file_make_dirs(r->staged, shelf, err);
    if (status == STATUS_OK && fchmodat(r->staged, shelf, is_public(path) ? 0755 : 0700, 0) != 0)
        status = err_errno(err, errno, "cannot set the permissions of %s", shelf);
    return status;
}

/* The new file for an entry; -1 after filling `err`. */
static int create(const struct restore *r, const struct archive_reader *archive,
                  char shelf[RESTORE_SHELF], enum status *status, struct err *err)
{
    const char *path = archive->entry.name;
    const bool media = backup_path_is_media(str_of(path));
    int fd;

    *status = media ? make_shelf(r, path, shelf, err) : STATUS_OK;
    if (*status != STATUS_OK)
        return -1;
    fd = file_open_beneath(r->staged, path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0 && errno == EEXIST)
        *status = err_set(err, STATUS_INVALID, "%s has %s twice", archive->name, path);
    else if (fd < 0)
        *status = err_errno(err, errno, "cannot create %s in %s", path, r->staged_path);
    else if (is_public(path) && fchmod(fd, 0644) != 0)
        *status = err_errno(err, errno, "cannot set the permissions of %s", path);
    return fd;
}

/* Only the database, media files and the manifest can be large. */
static enum status check_size(const struct archive_reader *archive, struct err *err)
{
    const char *path = archive->entry.name;

    if (archive->entry.size <= BACKUP_SMALL_MAX || strcmp(path, BACKUP_DATABASE) == 0 ||
        strcmp(path, BACKUP_MANIFEST) == 0 || backup_path_is_media(str_of(path)))
        return STATUS_OK;
    return err_set(err, STATUS_INVALID, "%s has %llu bytes for %s, which is more than there can be",
                   archive->name, (unsigned long long)archive->entry.size, path);
}

enum status restore_entry(const struct restore *restore, struct archive_reader *archive,
                          char shelf[RESTORE_SHELF], uint8_t hash[HASH_BYTES], struct err *err)
{
    const char *path = archive->entry.name;
    crypto_generichash_state state;
    char piece[PIECE];
    size_t got = 1;
    enum status status = check_size(archive, err);
    int fd = status == STATUS_OK ? create(restore, archive, shelf, &status, err) : -1;

    crypto_generichash_init(&state, NULL, 0, HASH_BYTES);
    while (status == STATUS_OK && got > 0) {
        status = archive_read_bytes(archive, piece, sizeof(piece), &got, err);
        if (status != STATUS_OK)
            break;
        crypto_generichash_update(&state, (unsigned char *)piece, got);
        status = file_write_fd(fd, path, (struct str){piece, got}, err);
        backup_tell(restore->watcher, path, got);
    }
    crypto_generichash_final(&state, hash, HASH_BYTES);
    file_close(fd);
    return status;
}
