#include "base/sandbox.h"

#include "base/sandbox_landlock.h"
#include "base/sandbox_seccomp.h"

#include <errno.h>
#include <sys/prctl.h>

enum status sandbox_enter(enum sandbox_profile profile, const struct sandbox_rule *rules,
                          size_t count, struct sandbox_level *level, struct err *err)
{
    struct sandbox_level reached = {0, false};
    enum status status;

    /* Without it an unprivileged process may use neither mechanism. */
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return err_errno(err, errno, "cannot give up new privileges");
    status = sandbox_landlock(profile, rules, count, &reached.landlock_abi, err);
    if (status == STATUS_OK)
        status = sandbox_seccomp(profile, &reached.seccomp, err);
    if (level != NULL)
        *level = reached;
    return status;
}

struct sandbox_level sandbox_probe(void)
{
    struct sandbox_level level;

    level.landlock_abi = sandbox_landlock_abi();
    level.seccomp = sandbox_seccomp_exists();
    return level;
}
