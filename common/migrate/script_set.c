#include "migrate/script_set.h"

#include "base/file.h"
#include "migrate/sql_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>

#define SCRIPTS_MAX 100000

enum status script_set_embedded(struct arena *arena, const struct embedded_file *files,
                                size_t count, struct script_set *out, struct err *err)
{
    out->items = ARENA_ARRAY(arena, struct script, count);
    out->count = 0;
    for (size_t i = 0; i < count; i++) {
        struct str text = {files[i].text, files[i].len};
        enum status status = script_parse(arena, files[i].name, text, &out->items[i], err);

        if (status != STATUS_OK)
            return status;
        out->count++;
    }
    return STATUS_OK;
}

static enum status add_file(struct arena *arena, int folder, const char *name,
                            struct script_set *set, struct err *err)
{
    struct buf text = BUF_INIT;
    enum status status = sql_file_read(folder, name, SCRIPT_BYTES_MAX, &text, err);

    if (status == STATUS_OK)
        status = script_parse(arena, name, buf_view(&text), &set->items[set->count], err);
    if (status == STATUS_OK)
        set->count++;
    buf_free(&text);
    return status;
}

static size_t count_scripts(DIR *stream)
{
    struct dirent *entry;
    size_t count = 0;

    while ((entry = readdir(stream)) != NULL)
        count += str_ends(str_of(entry->d_name), ".sql") && entry->d_name[0] != '.';
    rewinddir(stream);
    return count;
}

enum status script_set_folder(struct arena *arena, const char *path, struct script_set *out,
                              struct err *err)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *stream = folder < 0 ? NULL : fdopendir(folder);
    enum status status = STATUS_OK;
    struct dirent *entry;
    size_t room;

    if (stream == NULL) {
        status = err_errno(err, errno, "cannot open the folder of version scripts %s", path);
        file_close(folder);
        return status;
    }
    room = count_scripts(stream);
    if (room > SCRIPTS_MAX)
        status = err_set(err, STATUS_INVALID, "too many version scripts in %s", path);
    else
        out->items = ARENA_ARRAY(arena, struct script, room);
    out->count = 0;
    while (status == STATUS_OK && out->count < room && (entry = readdir(stream)) != NULL) {
        if (str_ends(str_of(entry->d_name), ".sql") && entry->d_name[0] != '.')
            status = add_file(arena, folder, entry->d_name, out, err);
    }
    closedir(stream);
    return status;
}

const struct script *script_set_find(const struct script_set *set, const char *id)
{
    for (size_t i = 0; i < set->count; i++) {
        if (strcmp(set->items[i].id, id) == 0)
            return &set->items[i];
    }
    return NULL;
}
