#include "net/waiter_lock.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>

enum status waiter_lock(int home, const char *name, bool wait, int *fd, struct err *err)
{
    enum status status;

    *fd = file_open_beneath(home, name, O_RDWR | O_CREAT, 0600);
    if (*fd < 0)
        return err_errno(err, errno, "cannot open %s in the home", name);
    while (flock(*fd, wait ? LOCK_EX : LOCK_EX | LOCK_NB) != 0) {
        if (errno == EINTR)
            continue;
        if (errno == EWOULDBLOCK)
            status = err_set(err, STATUS_BUSY, "the waiter is busy: another process runs him");
        else
            status = err_errno(err, errno, "cannot lock %s in the home", name);
        file_close(*fd);
        *fd = -1;
        return status;
    }
    return STATUS_OK;
}
