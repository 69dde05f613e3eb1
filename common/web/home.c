#include "web/home.h"

#include "base/file.h"
#include "web/process.h"

#include <errno.h>
#include <fcntl.h>

#define VARIABLE "PIEROGIS_HOME="
#define PATH_BYTES_MAX 4096

static const char *from_environment(char *const *environment)
{
    size_t len = strlen(VARIABLE);

    for (; environment != NULL && *environment != NULL; environment++) {
        if (strncmp(*environment, VARIABLE, len) == 0 && (*environment)[len] != '\0')
            return *environment + len;
    }
    return NULL;
}

/* The path in the file beside the program; NULL if there is no such file. */
static enum status from_file(struct arena *arena, const char *file, const char **path,
                             struct err *err)
{
    struct buf text = BUF_INIT;
    char folder[PATH_BYTES_MAX];
    enum status status;
    char *name;
    int fd;

    if (!process_folder(folder, sizeof(folder)))
        return STATUS_OK;
    name = arena_printf(arena, "%s%s", folder, file);
    fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0 && errno == ENOENT)
        return STATUS_OK;
    if (fd < 0)
        return err_errno(err, errno, "cannot open %s", name);
    status = file_read_fd(fd, name, PATH_BYTES_MAX, &text, err);
    if (status == STATUS_OK) {
        *path = arena_copy(arena, str_trim(buf_view(&text)));
        if ((*path)[0] != '/')
            status = err_set(err, STATUS_INVALID, "%s must hold one absolute path", name);
    }
    file_close(fd);
    buf_free(&text);
    return status;
}

enum status home_find(char *const *environment, struct arena *arena, const char **path, int *home,
                      struct err *err)
{
    enum status status = STATUS_OK;

    *path = from_environment(environment);
    if (*path == NULL)
        status = from_file(arena, HOME_FILE, path, err);
    if (status != STATUS_OK)
        return status;
    if (*path == NULL)
        *path = "/var/lib/pierogis";
    *home = file_open_dir(*path);
    if (*home < 0)
        return err_errno(err, errno, "cannot open the home folder %s", *path);
    return STATUS_OK;
}

enum status home_render(struct arena *arena, const char **path, struct err *err)
{
    char folder[PATH_BYTES_MAX];

    *path = NULL;
    if (process_folder(folder, sizeof(folder))) {
        *path = arena_printf(arena, "%s../bin/pierogis-render", folder);
        if (access(*path, X_OK) == 0)
            return STATUS_OK;
    }
    *path = NULL;
    return from_file(arena, RENDER_FILE, path, err);
}
