#include "site/cache_folder.h"

#include "base/file.h"
#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <unistd.h>

enum status cache_folder_empty(int home, struct err *err)
{
    struct dirent *entry;
    DIR *stream;
    enum status status = file_open_list(home, CACHE_FOLDER, &stream, err);

    if (stream == NULL)
        return status;
    while (status == STATUS_OK && (entry = readdir(stream)) != NULL) {
        if (file_is_dots(entry->d_name))
            continue;
        if (unlinkat(dirfd(stream), entry->d_name, 0) != 0 && errno != ENOENT)
            status = err_errno(err, errno, "cannot delete %s in " CACHE_FOLDER, entry->d_name);
    }
    closedir(stream);
    return status;
}
