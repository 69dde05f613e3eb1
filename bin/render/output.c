#include "output.h"

#include "base/file.h"
#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>

enum status output_create(int directory, const char *name, int *fd, struct err *err)
{
    *fd = openat(directory, name, SANDBOX_CREATE_FLAGS, 0640);
    if (*fd < 0)
        return err_errno(err, errno, "cannot create %s in the job directory", name);
    return STATUS_OK;
}

enum status output_write(int directory, const char *name, struct str bytes, struct err *err)
{
    enum status status;
    int fd;

    status = output_create(directory, name, &fd, err);
    if (status != STATUS_OK)
        return status;
    status = file_write_fd(fd, name, bytes, err);
    if (close(fd) != 0 && status == STATUS_OK)
        status = err_errno(err, errno, "cannot write %s", name);
    return status;
}
