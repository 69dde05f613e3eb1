#include "site/media_list.h"

#include "base/hash.h"

#include <dirent.h>
#include <errno.h>

static const struct sql ROWS =
    SQL("SELECT state, hash, extension, alpha, widths, captions_hash FROM content "
        "WHERE hash IS NOT NULL ORDER BY id");

/* --- rows ------------------------------------------------------------------------------------------------ */

enum status media_list_rows(struct db *db,
                            enum status (*found)(void *context, const char *name, bool visible,
                                                 struct err *err),
                            void *context, struct err *err)
{
    struct stmt *s = db_use(db, &ROWS);
    struct arena arena = {0};
    enum status status = STATUS_OK, done;

    while (status == STATUS_OK && stmt_row(s)) {
        const bool visible = str_is(stmt_col_view(s, 0), content_state_name(CONTENT_VISIBLE));
        struct content content = {
            .hash = stmt_col_text(s, 1, &arena),
            .extension = stmt_col_text_or(s, 2, "", &arena),
            .alpha = stmt_col_int(s, 3) != 0,
            .widths = stmt_col_text_or(s, 4, "", &arena),
            .captions = stmt_col_text(s, 5, &arena),
        };
        struct media_files files = media_files_of(&arena, &content);

        for (size_t i = 0; status == STATUS_OK && i < files.count; i++) {
            if (media_name_is(str_of(files.names[i])))
                status = found(context, files.names[i], visible, err);
            else
                status = err_set(err, STATUS_IO,
                                 "the database names a media file that cannot be one (%.100s): run "
                                 "\"pierogis doctor\"",
                                 files.names[i]);
        }
        arena_reset(&arena);
    }
    done = stmt_done(s, status == STATUS_OK ? err : NULL);
    arena_free(&arena);
    return status == STATUS_OK ? done : status;
}

/* --- files ----------------------------------------------------------------------------------------------- */

struct walk {
    int dir;
    enum status (*found)(void *context, const char *path, struct err *err);
    void *context;
};

static int is_shelf(const struct dirent *entry)
{
    return hash_is_base32(str_of(entry->d_name), 2);
}

static int is_any(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* The names in a folder, which is one of a thousand: so few enough to be sorted in memory. */
static enum status names_in(int dir, const char *path, int (*filter)(const struct dirent *),
                            struct dirent ***names, int *count, struct err *err)
{
    *count = scandirat(dir, path, names, filter, alphasort);
    if (*count >= 0)
        return STATUS_OK;
    *names = NULL;
    *count = 0;
    return errno == ENOENT ? STATUS_OK : err_errno(err, errno, "cannot read the folder %s", path);
}

static void names_free(struct dirent **names, int count)
{
    for (int i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

static enum status walk_shelf(const struct walk *w, const char *shelf, struct err *err)
{
    const char *folder_end = strchr(shelf, '/') + 1;
    struct dirent **names;
    enum status status;
    char path[300];
    int count;

    status = names_in(w->dir, shelf, is_any, &names, &count, err);
    for (int i = 0; status == STATUS_OK && i < count; i++) {
        snprintf(path, sizeof(path), "%s/%s", shelf, names[i]->d_name);
        if (media_name_is(str_of(path + (folder_end - shelf))))
            status = w->found(w->context, path, err);
    }
    names_free(names, count);
    return status;
}

static enum status walk_folder(const struct walk *w, const char *folder, struct err *err)
{
    struct dirent **names;
    enum status status;
    char shelf[16];
    int count;

    status = names_in(w->dir, folder, is_shelf, &names, &count, err);
    for (int i = 0; status == STATUS_OK && i < count; i++) {
        snprintf(shelf, sizeof(shelf), "%s/%.2s", folder, names[i]->d_name);
        status = walk_shelf(w, shelf, err);
    }
    names_free(names, count);
    return status;
}

enum status media_list_files(int dir,
                             enum status (*found)(void *context, const char *path, struct err *err),
                             void *context, struct err *err)
{
    const struct walk w = {dir, found, context};
    enum status status = walk_folder(&w, "media", err);

    return status == STATUS_OK ? walk_folder(&w, "held", err) : status;
}
