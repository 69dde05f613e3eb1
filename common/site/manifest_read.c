#include "site/manifest_read.h"

#include "base/file.h"
#include "base/json_read.h"
#include "site/backup_format.h"

#include <errno.h>

#define LINE_MAX_BYTES ((size_t)1 << 20) /* the first line names all tables */
#define PIECE 65536

/* Lines of a file, one at a time. */
struct lines {
    int fd;
    off_t at; /* of what is read next */
    struct buf text;
    size_t used; /* of the text: the line in hand */
};

static enum status not_one(struct err *err)
{
    return err_set(err, STATUS_INVALID, BACKUP_MANIFEST " is no manifest of a backup");
}

static enum status more(struct lines *lines, bool *end, struct err *err)
{
    ssize_t n;

    buf_reserve(&lines->text, PIECE);
    do {
        n = pread(lines->fd, lines->text.at + lines->text.len, PIECE, lines->at);
    } while (n < 0 && errno == EINTR);
    if (n < 0)
        return err_errno(err, errno, "cannot read " BACKUP_MANIFEST);
    buf_grew(&lines->text, (size_t)n);
    lines->at += n;
    *end = n == 0;
    return STATUS_OK;
}

/* The next line without its end, valid until the one after; `*found` is false behind the last. */
static enum status next_line(struct lines *lines, struct str *line, bool *found, struct err *err)
{
    struct str rest = str_slice(buf_view(&lines->text), lines->used, lines->text.len);
    bool end = false;

    while (str_find(rest, '\n') == rest.len && !end) {
        enum status status;

        if (rest.len > LINE_MAX_BYTES)
            return not_one(err);
        /* What is behind moves to the front, so that memory does not grow with the file. */
        memmove(lines->text.at, lines->text.at + lines->used, rest.len);
        buf_cut(&lines->text, rest.len);
        lines->used = 0;
        status = more(lines, &end, err);
        if (status != STATUS_OK)
            return status;
        rest = buf_view(&lines->text);
    }
    *found = rest.len > 0;
    *line = str_slice(rest, 0, str_find(rest, '\n'));
    lines->used += line->len < rest.len ? line->len + 1 : line->len;
    return STATUS_OK;
}

static enum status read_head(struct str line, struct arena *arena, const struct json **out,
                             struct err *err)
{
    struct buf text = BUF_INIT;
    enum status status;

    if (line.len == 0 || line.at[line.len - 1] != ',')
        return not_one(err);
    buf_add(&text, line.at, line.len - 1);
    buf_char(&text, '}');
    status = json_read(out, arena, buf_view(&text), LINE_MAX_BYTES, NULL);
    buf_free(&text);
    return status == STATUS_OK ? status : not_one(err);
}

static bool read_tables(const struct json *tables, struct arena *arena, struct manifest *out)
{
    out->tables = ARENA_ARRAY(arena, struct manifest_table, json_count(tables) + 1);
    for (const struct json *t = json_first(tables); t != NULL; t = t->next) {
        struct manifest_table *table = &out->tables[out->table_count++];

        table->name = arena_copy(arena, t->key);
        if (!json_int(t, 0, INT64_MAX, &table->rows))
            return false;
    }
    return json_kind(tables) == JSON_OBJECT;
}

static bool read_versions(const struct json *versions, struct arena *arena, struct manifest *out)
{
    out->versions = ARENA_ARRAY(arena, const char *, json_count(versions) + 1);
    for (const struct json *v = json_first(versions); v != NULL; v = v->next) {
        out->versions[out->version_count] = json_text(v);
        if (out->versions[out->version_count++] == NULL)
            return false;
    }
    return json_kind(versions) == JSON_ARRAY;
}

static enum status read_members(const struct json *head, struct arena *arena, struct manifest *out,
                                struct err *err)
{
    int64_t format;

    if (!json_int(json_get(head, "format"), 1, INT64_MAX, &format))
        return not_one(err);
    if (format > BACKUP_FORMAT)
        return err_set(err, STATUS_CONFLICT,
                       "the backup is of format %lld, newer than this program (%d): install the "
                       "newer pierogis",
                       (long long)format, BACKUP_FORMAT);
    out->site_name = json_text(json_get(head, "site_name"));
    out->base_url = json_text(json_get(head, "base_url"));
    out->made_at = json_text(json_get(head, "made_at"));
    out->made_by = json_text(json_get(head, "made_by"));
    if (out->site_name == NULL || out->base_url == NULL || out->made_at == NULL ||
        out->made_by == NULL ||
        !json_int(json_get(head, "schema_version"), 0, INT64_MAX, &out->schema_version) ||
        !json_int(json_get(head, "orphans"), 0, INT64_MAX, &out->orphans) ||
        !json_int(json_get(head, "missing"), 0, INT64_MAX, &out->missing) ||
        !read_versions(json_get(head, "versions"), arena, out) ||
        !read_tables(json_get(head, "tables"), arena, out))
        return not_one(err);
    return STATUS_OK;
}

enum status manifest_read(int fd, struct arena *arena, struct manifest *out, struct err *err)
{
    struct lines lines = {.fd = fd, .text = BUF_INIT};
    const struct json *head;
    enum status status;
    struct str line;
    bool found;

    memset(out, 0, sizeof(*out));
    status = next_line(&lines, &line, &found, err);
    if (status == STATUS_OK)
        status = read_head(line, arena, &head, err);
    if (status == STATUS_OK)
        status = read_members(head, arena, out, err);
    buf_free(&lines.text);
    return status;
}

/* --- comparing ------------------------------------------------------------------------------------------- */

/* The path in a line of the list, "" when there is none. */
static const char *path_in(struct arena *arena, struct str line)
{
    const struct json *value;
    const char *path;

    if (str_ends(line, ","))
        line.len--;
    if (json_read(&value, arena, line, LINE_MAX_BYTES, NULL) != STATUS_OK)
        return "";
    path = json_text(json_get(value, "path"));
    return path == NULL ? "" : path;
}

static enum status differ(struct str listed, struct str found, struct err *err)
{
    struct arena arena = {0};
    const char *name = path_in(&arena, listed), *there = path_in(&arena, found);
    enum status status;

    if (name[0] != '\0' && strcmp(name, there) == 0)
        status = err_set(
            err, STATUS_INVALID,
            "%.200s is damaged: its bytes are not those that " BACKUP_MANIFEST " names", name);
    else if (there[0] != '\0')
        status =
            err_set(err, STATUS_INVALID, "%.200s is there, where " BACKUP_MANIFEST " has %.200s",
                    there, name[0] == '\0' ? "nothing" : name);
    else if (name[0] != '\0')
        status = err_set(err, STATUS_INVALID, "%.200s is missing", name);
    else
        status = not_one(err);
    arena_free(&arena);
    return status;
}

enum status manifest_compare(int fd, int found, struct err *err)
{
    struct lines listed = {.fd = fd, .text = BUF_INIT}, there = {.fd = found, .text = BUF_INIT};
    bool more_listed = true, more_there = true;
    struct str one, other;
    enum status status = next_line(&listed, &one, &more_listed, err);

    while (status == STATUS_OK && (more_listed || more_there)) {
        status = next_line(&listed, &one, &more_listed, err);
        if (status == STATUS_OK)
            status = next_line(&there, &other, &more_there, err);
        if (status == STATUS_OK && (more_listed != more_there || !str_eq(one, other)))
            status = differ(one, other, err);
    }
    buf_free(&listed.text);
    buf_free(&there.text);
    return status;
}
