#include "site/cache_folder.h"

#include "base/file.h"
#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum status cache_folder_empty(int home, struct err *err)
{
    int fd = file_open_beneath(home, CACHE_FOLDER, O_RDONLY | O_DIRECTORY, 0);
    DIR *stream = fd < 0 ? NULL : fdopendir(fd);
    enum status status = STATUS_OK;
    struct dirent *entry;

    if (fd < 0 && errno == ENOENT)
        return STATUS_OK;
    if (stream == NULL) {
        file_close(fd);
        return err_errno(err, errno, "cannot open the folder " CACHE_FOLDER " in the home");
    }
    while (status == STATUS_OK && (entry = readdir(stream)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (unlinkat(fd, entry->d_name, 0) != 0 && errno != ENOENT)
            status = err_errno(err, errno, "cannot delete %s in " CACHE_FOLDER, entry->d_name);
    }
    closedir(stream);
    return status;
}
