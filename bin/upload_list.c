#include "upload_list.h"

#include "site/codename.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

static void add(struct upload_list *list, struct arena *arena, const char *file, const char *folder,
                int64_t bytes)
{
    if (list->count == list->room) {
        size_t room = list->room == 0 ? 64 : list->room * 2;
        struct upload_entry *items = ARENA_ARRAY(arena, struct upload_entry, room);

        if (list->count > 0)
            memcpy(items, list->items, list->count * sizeof(*items));
        list->items = items;
        list->room = room;
    }
    list->items[list->count++] = (struct upload_entry){file, folder, bytes};
}

static int keep(const struct dirent *entry)
{
    struct str name = str_of(entry->d_name);

    return entry->d_name[0] != '.' && !str_ends(name, ".alt.txt") && !str_ends(name, ".vtt");
}

static enum status walk(struct upload_list *list, struct arena *arena, const char *path,
                        const char *folder, int depth, struct err *err)
{
    enum status status = STATUS_OK;
    struct dirent **entries;
    int count;

    if (depth > PATH_DEPTH_MAX)
        return err_set(err, STATUS_INVALID, "the folders below %s are nested deeper than %d", path,
                       PATH_DEPTH_MAX);
    count = scandir(path, &entries, keep, alphasort);
    if (count < 0)
        return err_errno(err, errno, "cannot list the folder %s", path);
    for (int i = 0; i < count; i++) {
        char *file = arena_printf(arena, "%s/%s", path, entries[i]->d_name);
        struct stat st;

        if (status == STATUS_OK && lstat(file, &st) == 0 && S_ISDIR(st.st_mode))
            status = walk(list, arena, file, path_join(arena, folder, entries[i]->d_name),
                          depth + 1, err);
        else if (status == STATUS_OK && S_ISREG(st.st_mode))
            add(list, arena, file, folder, st.st_size);
        free(entries[i]);
    }
    free(entries);
    return status;
}

enum status upload_list_add(struct upload_list *list, struct arena *arena, const char *name,
                            bool recursive, struct err *err)
{
    struct stat st;
    bool known = stat(name, &st) == 0;
    char *path = arena_strdup(arena, name);

    if (name[0] == '\0')
        return err_set(err, STATUS_USAGE, "the name of a file is empty");
    if (known && recursive && S_ISDIR(st.st_mode)) {
        size_t len = strlen(path);

        while (len > 1 && path[len - 1] == '/')
            path[--len] = '\0';
        return walk(list, arena, path, "", 1, err);
    }
    add(list, arena, path, "", known && S_ISREG(st.st_mode) ? st.st_size : 0);
    return STATUS_OK;
}
