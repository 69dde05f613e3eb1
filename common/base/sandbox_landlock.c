#include "base/sandbox_landlock.h"

#include "base/file.h"

#include <errno.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>

/* The system's header may be older than the kernel, so the interface is declared here (landlock(7)). The
 * numbers of these calls are the same on every architecture. */
#define CALL_CREATE_RULESET 444
#define CALL_ADD_RULE 445
#define CALL_RESTRICT_SELF 446

#define CREATE_RULESET_VERSION 1u
#define RULE_PATH_BENEATH 1

#define FS_EXECUTE (1u << 0)
#define FS_WRITE_FILE (1u << 1)
#define FS_READ_FILE (1u << 2)
#define FS_READ_DIR (1u << 3)
#define FS_REMOVE_DIR (1u << 4)
#define FS_REMOVE_FILE (1u << 5)
#define FS_MAKE_DIR (1u << 7)
#define FS_MAKE_REG (1u << 8)
#define FS_REFER                                                                                   \
    (1u << 13) /* since version 2; before it, renaming between folders is refused anyway */
#define FS_TRUNCATE (1u << 14)  /* since 3 */
#define FS_IOCTL_DEV (1u << 15) /* since 5 */

#define FS_RIGHTS_1 ((1u << 13) - 1) /* every right of version 1 */
#define FS_RIGHTS_OF_FILES (FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEV)

#define NET_ALL 3u   /* bind and connect by TCP, since 4 */
#define SCOPE_ALL 3u /* abstract sockets of others, signals to others, since 6 */

struct ruleset {
    uint64_t fs;
    uint64_t net;
    uint64_t scope;
};

struct path_beneath {
    uint64_t rights;
    int32_t fd;
} __attribute__((packed));

int sandbox_landlock_abi(void)
{
    long abi = syscall(CALL_CREATE_RULESET, NULL, (size_t)0, CREATE_RULESET_VERSION);

    return abi < 0 ? 0 : (int)abi;
}

static uint64_t handled_by(int abi)
{
    uint64_t rights = FS_RIGHTS_1;

    if (abi >= 2)
        rights |= FS_REFER;
    if (abi >= 3)
        rights |= FS_TRUNCATE;
    if (abi >= 5)
        rights |= FS_IOCTL_DEV;
    return rights;
}

static uint64_t rights_of(unsigned rights)
{
    uint64_t fs = 0;

    if (rights & SANDBOX_READ)
        fs |= FS_READ_FILE | FS_READ_DIR;
    if (rights & SANDBOX_WRITE)
        fs |= FS_READ_FILE | FS_READ_DIR | FS_WRITE_FILE | FS_TRUNCATE | FS_MAKE_REG | FS_MAKE_DIR |
              FS_REMOVE_FILE | FS_REMOVE_DIR;
    if (rights & SANDBOX_MOVE)
        fs |= FS_REFER;
    if (rights & SANDBOX_EXEC)
        fs |= FS_EXECUTE | FS_READ_FILE;
    return fs;
}

static enum status add_rule(int ruleset, const struct sandbox_rule *rule, uint64_t handled,
                            struct err *err)
{
    struct path_beneath beneath;
    struct stat st;

    if (rule->fd < 0)
        return STATUS_OK;
    if (fstat(rule->fd, &st) != 0)
        return err_errno(err, errno, "cannot look at what a sandbox rule is about");
    beneath.fd = rule->fd;
    beneath.rights = rights_of(rule->rights) & handled;
    if (!S_ISDIR(st.st_mode))
        beneath.rights &= FS_RIGHTS_OF_FILES;
    if (beneath.rights == 0)
        return err_set(err, STATUS_BUG, "a sandbox rule gives no right at all");
    if (syscall(CALL_ADD_RULE, ruleset, RULE_PATH_BENEATH, &beneath, 0u) != 0)
        return err_errno(err, errno, "Landlock does not take a rule");
    return STATUS_OK;
}

static int abi_wanted(const struct sandbox_rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if ((rules[i].rights & SANDBOX_MOVE) != 0)
            return 2;
    }
    return 1;
}

enum status sandbox_landlock(enum sandbox_profile profile, const struct sandbox_rule *rules,
                             size_t count, int *abi, struct err *err)
{
    struct ruleset attributes = {0, 0, 0};
    enum status status = STATUS_OK;
    size_t size;
    int ruleset;

    *abi = sandbox_landlock_abi();
    if (*abi < abi_wanted(rules, count))
        *abi = 0;
    if (*abi == 0)
        return STATUS_OK;
    attributes.fs = handled_by(*abi);
    attributes.net = *abi >= 4 && profile != SANDBOX_POSTGRES ? NET_ALL : 0;
    attributes.scope = *abi >= 6 ? SCOPE_ALL : 0;
    size = *abi >= 6 ? sizeof(attributes) : *abi >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
    ruleset = (int)syscall(CALL_CREATE_RULESET, &attributes, size, 0u);
    if (ruleset < 0)
        return err_errno(err, errno, "Landlock does not take its rules");
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        status = add_rule(ruleset, &rules[i], attributes.fs, err);
    if (status == STATUS_OK && syscall(CALL_RESTRICT_SELF, ruleset, 0u) != 0)
        status = err_errno(err, errno, "Landlock does not close");
    file_close(ruleset);
    return status;
}
