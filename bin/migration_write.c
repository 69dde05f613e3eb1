#include "migration_write.h"

#include "base/file.h"

#include <errno.h>
#include <sys/stat.h>

/* File systems without hard links may know the other way. */
static int put_in_place(int folder, const char *from, const char *to)
{
    if (linkat(folder, from, folder, to, 0) == 0)
        return unlinkat(folder, from, 0);
    if (errno == EEXIST)
        return -1;
    return renameat2(folder, from, folder, to, RENAME_NOREPLACE);
}

enum status migration_write(struct cli *cli, const char *folder, const char *file, struct str text)
{
    int dir = file_open_dir(folder), fd = -1;
    char *name = NULL;
    enum status status;

    if (dir < 0)
        return err_errno(&cli->err, errno, "cannot open the folder of version scripts %s", folder);
    status = file_temp(dir, ".new-script", 0644, &cli->arena, &fd, &name, &cli->err);
    if (status == STATUS_OK)
        status = file_write_fd(fd, file, text, &cli->err);
    if (status == STATUS_OK && (fchmod(fd, 0644) != 0 || fsync(fd) != 0))
        status = err_errno(&cli->err, errno, "cannot write %s/%s", folder, file);
    if (status == STATUS_OK && put_in_place(dir, name, file) != 0)
        status = err_errno(&cli->err, errno, "cannot write %s/%s", folder, file);
    if (status != STATUS_OK && name != NULL)
        unlinkat(dir, name, 0);
    if (status == STATUS_OK)
        status = file_sync_parent(dir, file, &cli->err);
    file_close(fd);
    file_close(dir);
    return status;
}
