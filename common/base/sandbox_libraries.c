#include "base/sandbox_libraries.h"

void sandbox_libraries(struct sandbox_rule rules[SANDBOX_LIBRARIES])
{
    static const struct {
        const char *path;
        unsigned rights;
    } wanted[SANDBOX_LIBRARIES] = {
        {"/lib64/ld-linux-x86-64.so.2", SANDBOX_EXEC},
        {"/lib/ld-linux-aarch64.so.1", SANDBOX_EXEC},
        {"/usr", SANDBOX_READ},
        {"/lib", SANDBOX_READ},
        {"/lib64", SANDBOX_READ},
        {"/etc/ld.so.cache", SANDBOX_READ},
    };

    for (int i = 0; i < SANDBOX_LIBRARIES; i++)
        rules[i] =
            (struct sandbox_rule){open(wanted[i].path, O_PATH | O_CLOEXEC), wanted[i].rights};
}
