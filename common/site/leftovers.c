#include "site/leftovers.h"

#include "base/clock.h"
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#define DIGITS 16

static bool is_temporary_name(struct str name)
{
    if (name.len < DIGITS + 2 || name.at[name.len - DIGITS - 1] != '-')
        return false;
    for (size_t i = name.len - DIGITS; i < name.len; i++) {
        if (ascii_hex(name.at[i]) < 0 || ascii_lower(name.at[i]) != name.at[i])
            return false;
    }
    return true;
}

static bool is_leftover(int dir, const char *name)
{
    struct stat st;

    return is_temporary_name(str_of(name)) && fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(st.st_mode) && clock_now() - st.st_mtime > LEFTOVER_AGE;
}

enum status leftovers_sweep(int home, const char *folder, bool remove, size_t *count,
                            struct err *err)
{
    struct dirent *entry;
    DIR *stream;
    enum status status = file_open_list(home, folder, &stream, err);

    if (stream == NULL)
        return status;
    while (status == STATUS_OK && (entry = readdir(stream)) != NULL) {
        if (!is_leftover(dirfd(stream), entry->d_name))
            continue;
        (*count)++;
        if (remove && unlinkat(dirfd(stream), entry->d_name, 0) != 0 && errno != ENOENT)
            status = err_errno(err, errno, "cannot delete %s in %s", entry->d_name, folder);
    }
    closedir(stream);
    return status;
}
