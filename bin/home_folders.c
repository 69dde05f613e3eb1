#include "home_folders.h"

#include "base/file.h"

#include <errno.h>
#include <sys/stat.h>

/* What visitors may fetch is open to the web server, which may run as another user. The rest is the owner's. */
const struct home_folder home_folders[] = {
    {".", 0711},   {"db", 0700},    {"held", 0700},    {"cache", 0700},
    {"tmp", 0700}, {"media", 0755}, {"palette", 0755},
};
const size_t home_folder_count = sizeof(home_folders) / sizeof(home_folders[0]);

enum status home_folders_make(int home, const char *home_path, struct err *err)
{
    for (size_t i = 0; i < home_folder_count; i++) {
        enum status status = file_make_dirs(home, home_folders[i].path, err);

        if (status != STATUS_OK)
            return status;
        if (fchmodat(home, home_folders[i].path, home_folders[i].mode, 0) != 0)
            return err_errno(err, errno, "cannot set the permissions of %s in %s",
                             home_folders[i].path, home_path);
    }
    return STATUS_OK;
}
