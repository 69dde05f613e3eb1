#include "site/restore_place.h"

#include "base/file.h"
#include "site/media_store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>

/* The configuration under the name that it has until everything else is in place. While it is there, and no
 * configuration, the rest is the half of a restored site. */
#define PENDING CONF_FILE ".restoring"

static const char *const folders[] = {"db", "media", "held", "palette"};
#define FOLDERS (sizeof(folders) / sizeof(folders[0]))

static bool exists(int home, const char *path)
{
    return faccessat(home, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT;
}

static enum status not_empty(const char *home_path, const char *what, struct err *err)
{
    return err_set(err, STATUS_CONFLICT,
                   "%s is not empty, it has %s, but no configuration: move that away, or choose "
                   "another --home",
                   home_path, what);
}

static enum status check_folder(int home, const char *home_path, const char *folder,
                                struct err *err)
{
    const struct dirent *entry;
    bool empty = true;
    DIR *stream;
    enum status status = file_open_list(home, folder, &stream, err);

    if (stream == NULL)
        return status;
    while ((entry = readdir(stream)) != NULL)
        empty = empty && file_is_dots(entry->d_name);
    closedir(stream);
    return empty ? STATUS_OK : not_empty(home_path, folder, err);
}

static enum status is_site(const char *home_path, struct err *err)
{
    return err_set(err, STATUS_CONFLICT,
                   "%s is a site already: choose another --home, or give --force to replace all "
                   "that is in it",
                   home_path);
}

/* What an interrupted restore has put in place. */
static enum status take_away(int home, struct err *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < FOLDERS; i++)
        status = file_remove_tree(home, folders[i], err);
    if (status == STATUS_OK && unlinkat(home, BACKUP_PHRASES, 0) != 0 && errno != ENOENT)
        status = err_errno(err, errno, "cannot delete " BACKUP_PHRASES);
    /* Last: as long as it is there, this is done again. */
    if (status == STATUS_OK && unlinkat(home, PENDING, 0) != 0)
        status = err_errno(err, errno, "cannot delete " PENDING);
    return status;
}

static enum status check_empty(int home, const char *home_path, struct err *err)
{
    enum status status = STATUS_OK;

    if (exists(home, CONF_FILE))
        return is_site(home_path, err);
    if (exists(home, PENDING))
        return take_away(home, err);
    for (size_t i = 0; status == STATUS_OK && i < FOLDERS; i++)
        status = check_folder(home, home_path, folders[i], err);
    if (status == STATUS_OK && exists(home, BACKUP_PHRASES))
        status = not_empty(home_path, BACKUP_PHRASES, err);
    return status;
}

/* The lock keeps two who restore into the same home apart. */
enum status restore_check_empty(int home, const char *home_path, struct err *err)
{
    enum status status;
    int lock;

    status = media_lock(home, MEDIA_TAKE, &lock, err);
    if (status != STATUS_OK)
        return status;
    status = check_empty(home, home_path, err);
    file_close(lock);
    return status;
}

/* --- in place -------------------------------------------------------------------------------------------- */

static enum status move(const struct restore *r, const char *path, const char *to, struct err *err)
{
    if (renameat(r->staged, path, r->home, to) != 0)
        return err_errno(err, errno, "cannot put %s in place in %s", path, r->home_path);
    return STATUS_OK;
}

/* Everything that was written below the home. One call for a million files. */
static enum status sync_all(const struct restore *r, struct err *err)
{
    if (syncfs(r->home) != 0)
        return err_errno(err, errno, "cannot sync %s", r->home_path);
    return STATUS_OK;
}

static enum status place(struct restore *r, struct err *err)
{
    enum status status = move(r, BACKUP_CONF, PENDING, err);

    if (status == STATUS_OK)
        status = file_sync_parent(r->home, PENDING, err);
    for (size_t i = 0; status == STATUS_OK && i < FOLDERS; i++)
        status = move(r, folders[i], folders[i], err);
    if (status == STATUS_OK && exists(r->staged, BACKUP_PHRASES))
        status = move(r, BACKUP_PHRASES, BACKUP_PHRASES, err);
    if (status == STATUS_OK)
        status = sync_all(r, err);
    if (status == STATUS_OK && renameat(r->home, PENDING, r->home, CONF_FILE) != 0)
        status = err_errno(err, errno, "cannot put " CONF_FILE " in place in %s", r->home_path);
    if (status == STATUS_OK)
        status = file_sync_parent(r->home, CONF_FILE, err);
    return status;
}

enum status restore_place(struct restore *restore, struct str conf, struct err *err)
{
    enum status status;
    int lock;

    restore_close_database(restore);
    status = file_replace(restore->staged, BACKUP_CONF, conf, 0600, err);
    if (status == STATUS_OK)
        status = sync_all(restore, err);
    if (status == STATUS_OK)
        status = media_lock(restore->home, MEDIA_TAKE, &lock, err);
    if (status != STATUS_OK)
        return status;
    status = check_empty(restore->home, restore->home_path, err);
    if (status == STATUS_OK)
        status = place(restore, err);
    file_close(lock);
    return status;
}
