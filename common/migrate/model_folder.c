#include "migrate/model_folder.h"

#include "base/file.h"
#include "base/utf8.h"
#include "migrate/sql_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>

#define FILES_MAX 10000
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* --- which files ----------------------------------------------------------------------------------------- */

/* By the name up to its first dot: "name.sql" comes before what "name.postgres.sql" adds to it. */
static int compare_names(const void *a, const void *b)
{
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    struct str stem_x = str_slice(str_of(x), 0, str_find(str_of(x), '.'));
    struct str stem_y = str_slice(str_of(y), 0, str_find(str_of(y), '.'));

    if (!str_eq(stem_x, stem_y))
        return strcmp(x, y);
    return stem_x.len + strlen(".sql") == strlen(x)   ? -1
           : stem_y.len + strlen(".sql") == strlen(y) ? 1
                                                      : strcmp(x, y);
}

enum status model_folder_list(struct arena *arena, const char *path, int *folder,
                              const char ***names, size_t *count, struct err *err)
{
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int copy = descriptor < 0 ? -1 : dup(descriptor);
    DIR *stream = copy < 0 ? NULL : fdopendir(copy);
    struct dirent *entry;

    if (stream == NULL) {
        enum status status = err_errno(err, errno, "cannot open the folder of models %s", path);

        file_close(descriptor);
        file_close(copy);
        return status;
    }
    *names = ARENA_ARRAY(arena, const char *, FILES_MAX);
    *count = 0;
    while (*count < FILES_MAX && (entry = readdir(stream)) != NULL) {
        if (str_ends(str_of(entry->d_name), ".sql") && entry->d_name[0] != '.')
            (*names)[(*count)++] = arena_strdup(arena, entry->d_name);
    }
    closedir(stream);
    *folder = descriptor;
    if (*count == FILES_MAX)
        return err_set(err, STATUS_INVALID, "there are too many models in %s", path);
    qsort(*names, *count, sizeof(**names), compare_names);
    return STATUS_OK;
}

/* --- what stands in them --------------------------------------------------------------------------------- */

/* An editor may have put a mark before the text, an editor or git may have ended lines with CR LF: they become LF, as
 * everywhere in version scripts. */
static void unify(struct buf *text)
{
    struct str mark = STR(BYTE_ORDER_MARK);
    size_t kept = 0, at = str_starts(buf_view(text), BYTE_ORDER_MARK) ? mark.len : 0;

    for (; at < text->len; at++) {
        if (text->at[at] != '\r' || at + 1 == text->len || text->at[at + 1] != '\n')
            text->at[kept++] = text->at[at];
    }
    buf_cut(text, kept);
}

static enum status check(const char *name, struct str text, struct err *err)
{
    size_t valid = utf8_valid_length(text), zero = str_find(text, '\0'), line = 1;
    size_t bad = zero < valid ? zero : valid;

    if (bad == text.len)
        return STATUS_OK;
    for (size_t i = 0; i < bad; i++)
        line += text.at[i] == '\n';
    return err_set(err, STATUS_INVALID, "%s, line %zu: %s; save the file as UTF-8", name, line,
                   bad == zero ? "a NUL byte has no place in a model"
                               : "these bytes are no character in UTF-8");
}

enum status model_folder_read(int folder, const char *name, struct buf *out, struct err *err)
{
    enum status status = sql_file_read(folder, name, MODEL_BYTES_MAX, out, err);

    unify(out);
    return status == STATUS_OK ? check(name, buf_view(out), err) : status;
}
