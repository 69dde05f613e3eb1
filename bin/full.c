#include "full.h"
#include "install.h"

#include <errno.h>

enum status full_run(struct cli *cli)
{
    struct install install;
    enum status status = install_find(&install, &cli->arena, &cli->err);

    if (status != STATUS_OK)
        return status;
    execv(install.full, cli->argv);
    return err_errno(&cli->err, errno, "this needs %s, which cannot be started", install.full);
}
