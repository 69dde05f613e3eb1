#include "install.h"

#include <errno.h>
#include <limits.h>

/* Cuts the last component off; "" for what has none. */
static char *folder_of(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');

    return arena_copy(arena,
                      str_slice(str_of(path), 0, slash == NULL ? 0 : (size_t)(slash - path)));
}

enum status install_find(struct install *out, struct arena *arena, struct err *err)
{
    char exe[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
    const char *root, *tree;

    if (len < 0)
        return err_errno(err, errno, "cannot read /proc/self/exe");
    exe[len] = '\0';
    root = folder_of(arena, folder_of(arena, exe));
    tree = folder_of(arena, root);
    out->in_tree = access(arena_printf(arena, "%s/schema/versions", tree), F_OK) == 0;
    out->home = out->in_tree ? arena_printf(arena, "%s/var", tree) : "/var/lib/pierogis";
    out->self = arena_printf(arena, "%s/bin/pierogis", root);
    out->full = arena_printf(arena, "%s/bin/pierogis-full", root);
    out->render = arena_printf(arena, "%s/bin/pierogis-render", root);
    out->cgi_bin = arena_printf(arena, "%s/cgi-bin", root);
    out->assets = arena_printf(arena, "%s/assets", root);
    return STATUS_OK;
}
