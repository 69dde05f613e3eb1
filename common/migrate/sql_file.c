#include "migrate/sql_file.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

enum status sql_file_read(int folder, const char *name, size_t max, struct buf *out,
                          struct err *err)
{
    struct stat info;

    if (fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
        return err_errno(err, errno, "cannot open %s", name);
    if (!S_ISREG(info.st_mode))
        return err_set(err, STATUS_INVALID,
                       "%s is no plain file (a link is none): move it out of this folder", name);
    return file_read(folder, name, max, out, err);
}
