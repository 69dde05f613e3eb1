#include "base/program.h"

const char *program_find(struct arena *arena, const char *name)
{
    const char *path = getenv("PATH");
    struct str rest = str_of(arena_printf(arena, "%s:/usr/sbin:/usr/local/bin:/usr/bin:/sbin:/bin",
                                          path == NULL ? "" : path));
    struct str folder;

    while (str_cut(&rest, ':', &folder)) {
        char *candidate;

        if (folder.len == 0 || folder.at[0] != '/')
            continue;
        candidate = arena_printf(arena, "%.*s/%s", STR_ARG(folder), name);
        if (access(candidate, X_OK) == 0)
            return candidate;
    }
    return NULL;
}
