#include "home_folders.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

/* What visitors may fetch is open to the web server, which may run as another user. The rest is the owner's. */
const struct home_folder home_folders[] = {
    {".", 0711},   {"db", 0700},    {"held", 0700},    {"cache", 0700},
    {"tmp", 0700}, {"media", 0755}, {"palette", 0755},
};
const size_t home_folder_count = sizeof(home_folders) / sizeof(home_folders[0]);

/* Without this a power cut could leave a folder with the permissions that it was made with. */
static enum status sync_folder(int home, const char *path, struct err *err)
{
    int folder = file_open_beneath(home, path, O_RDONLY | O_DIRECTORY, 0);
    enum status status = STATUS_OK;

    if (folder < 0 || fsync(folder) != 0)
        status = err_errno(err, errno, "cannot sync the folder %s of the home", path);
    file_close(folder);
    return status;
}

enum status home_folders_make(int home, const char *home_path, struct err *err)
{
    for (size_t i = 0; i < home_folder_count; i++) {
        const struct home_folder *folder = &home_folders[i];
        enum status status = file_make_dirs(home, folder->path, err);

        if (status != STATUS_OK)
            return status;
        if (fchmodat(home, folder->path, folder->mode, 0) != 0)
            return err_errno(err, errno, "cannot set the permissions of %s in %s", folder->path,
                             home_path);
        status = sync_folder(home, folder->path, err);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}
