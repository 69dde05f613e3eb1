#include "site/media_check.h"

#include "base/file.h"
#include "base/hash.h"
#include "site/content_row.h"
#include "site/media_store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#define BATCH 100

static const struct sql BY_HASH =
    SQL("SELECT " CONTENT_COLUMNS CONTENT_FROM "WHERE c.hash = ?1 ORDER BY c.id");
static const struct sql BY_CAPTIONS =
    SQL("SELECT " CONTENT_COLUMNS CONTENT_FROM "WHERE c.captions_hash = ?1 ORDER BY c.id");

struct check {
    struct site *site;
    bool mend;
    const struct media_listener *listener;
    struct arena arena; /* of the file or batch in hand */
};

static void tell(const struct check *c, enum media_trouble trouble, const char *file,
                 const char *item, bool mended)
{
    const struct media_news news = {trouble, file, item, mended};

    c->listener->told(c->listener->context, &news);
}

static const char *path_of(struct arena *arena, const struct content *item)
{
    return arena_printf(arena, "%s/%s", item->project_path, item->codename);
}

/* --- files without their row ----------------------------------------------------------------------------- */

struct owner {
    bool known, visible;
    const char *item; /* the visible one if there is one */
};

static bool owns(struct arena *arena, const struct content *item, const char *name)
{
    struct media_files files = media_files_of(arena, item);

    for (size_t i = 0; i < files.count; i++) {
        if (strcmp(files.names[i], name) == 0)
            return true;
    }
    return false;
}

static enum status find_owner(struct check *c, const char *name, struct owner *out, struct err *err)
{
    const bool captions = str_ends(str_of(name), ".vtt");
    struct stmt *s = db_use(c->site->db, captions ? &BY_CAPTIONS : &BY_HASH);

    *out = (struct owner){false, false, NULL};
    stmt_str(s, 1, str_slice(str_of(name), 3, 3 + HASH_TEXT - 1));
    while (!out->visible && stmt_row(s)) {
        struct content item;

        content_row(s, &c->arena, &item);
        if (!owns(&c->arena, &item, name))
            continue;
        out->known = true;
        out->visible = item.state == CONTENT_VISIBLE;
        out->item = path_of(&c->arena, &item);
    }
    return stmt_done(s, err);
}

static bool is_trouble(const struct owner *owner, bool in_media, enum media_trouble *out)
{
    *out = !owner->known ? MEDIA_LEFTOVER : owner->visible ? MEDIA_WITHHELD : MEDIA_EXPOSED;
    return !owner->known || owner->visible != in_media;
}

static enum status mend(struct check *c, enum media_trouble trouble, const char *file,
                        const char *name, struct err *err)
{
    const struct media_files one = {&name, 1};

    if (trouble != MEDIA_LEFTOVER)
        return media_move(c->site->home, &one, trouble == MEDIA_WITHHELD, err);
    if (unlinkat(c->site->home, file, 0) != 0 && errno != ENOENT)
        return err_errno(err, errno, "cannot delete %s in the home", file);
    return STATUS_OK;
}

/* Asked again while nobody can be between placing a file and committing its row. */
static enum status settle_file(struct check *c, const char *file, const char *name, bool in_media,
                               struct err *err)
{
    enum media_trouble trouble;
    struct owner owner;
    enum status status;
    int lock;

    status = media_lock(c->site->home, MEDIA_TAKE, &lock, err);
    if (status != STATUS_OK)
        return status;
    status = find_owner(c, name, &owner, err);
    if (status == STATUS_OK && faccessat(c->site->home, file, F_OK, AT_SYMLINK_NOFOLLOW) == 0 &&
        is_trouble(&owner, in_media, &trouble)) {
        if (c->mend)
            status = mend(c, trouble, file, name, err);
        if (status == STATUS_OK)
            tell(c, trouble, file, owner.item, c->mend);
    }
    file_close(lock);
    return status;
}

static enum status check_file(struct check *c, const char *file, const char *name, bool in_media,
                              struct err *err)
{
    enum media_trouble trouble;
    struct owner owner;
    enum status status = find_owner(c, name, &owner, err);

    if (status == STATUS_OK && is_trouble(&owner, in_media, &trouble))
        status = settle_file(c, file, name, in_media, err);
    return status;
}

/* --- the folders ----------------------------------------------------------------------------------------- */

typedef enum status (*visit)(struct check *c, const char *folder, const char *name, mode_t mode,
                             struct err *err);

/* Calls `visit` for all entries of a folder in the home. One that is not there is empty. */
static enum status walk(struct check *c, const char *folder, visit visit_entry, struct err *err)
{
    struct dirent *entry;
    struct stat st;
    DIR *stream;
    enum status status = file_open_list(c->site->home, folder, &stream, err);

    if (stream == NULL)
        return status;
    errno = 0;
    while (status == STATUS_OK && (entry = readdir(stream)) != NULL) {
        if (file_is_dots(entry->d_name))
            continue;
        if (fstatat(dirfd(stream), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0)
            status = visit_entry(c, folder, entry->d_name, st.st_mode, err);
        else if (errno != ENOENT)
            status = err_errno(err, errno, "cannot examine %s in %s", entry->d_name, folder);
        errno = 0;
    }
    if (status == STATUS_OK && errno != 0)
        status = err_errno(err, errno, "cannot read the folder %s in the home", folder);
    closedir(stream);
    return status;
}

static void tell_strange(const struct check *c, const char *file)
{
    const bool dotted = strrchr(file, '/')[1] == '.' && str_starts(str_of(file), "media/");

    tell(c, dotted ? MEDIA_RULES : MEDIA_STRANGE, file, NULL, false);
}

/* `folder` is "media/ab" or "held/ab". */
static enum status visit_shelf(struct check *c, const char *folder, const char *name, mode_t mode,
                               struct err *err)
{
    const bool in_media = str_starts(str_of(folder), "media/");
    char file[300];
    const char *media;

    arena_reset(&c->arena);
    snprintf(file, sizeof(file), "%s/%s", folder, name);
    media = strchr(file, '/') + 1;
    if (S_ISREG(mode) && media_name_is(str_of(media)))
        return check_file(c, file, media, in_media, err);
    tell_strange(c, file);
    return STATUS_OK;
}

static enum status visit_top(struct check *c, const char *folder, const char *name, mode_t mode,
                             struct err *err)
{
    char path[300];

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    if (S_ISDIR(mode) && strlen(name) == 2)
        return walk(c, path, visit_shelf, err);
    /* "pierogis config htaccess" writes it; what one that was interrupted leaves is told as that. */
    if (!S_ISREG(mode) ||
        (strcmp(path, "media/.htaccess") != 0 && !str_starts(str_of(path), "media/.htaccess-")))
        tell_strange(c, path);
    return STATUS_OK;
}

/* --- rows without their file ----------------------------------------------------------------------------- */

/* Where the file lies, or NULL. */
static const char *place_of(struct check *c, const char *name, struct stat *st)
{
    static const char *const folders[] = {"media", "held"};

    for (size_t i = 0; i < 2; i++) {
        const char *path = arena_printf(&c->arena, "%s/%s", folders[i], name);

        if (fstatat(c->site->home, path, st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st->st_mode))
            return path;
    }
    return NULL;
}

/* Tells what is missing or damaged, if `aloud`, and returns whether anything is. */
static bool lacks(struct check *c, const struct content *item, bool aloud)
{
    struct media_files files = media_files_of(&c->arena, item);
    bool any = false;

    for (size_t i = 0; i < files.count; i++) {
        struct stat st;
        const char *place = place_of(c, files.names[i], &st);
        bool damaged = place != NULL && i == 0 && st.st_size != item->bytes;

        if (place != NULL && !damaged)
            continue;
        any = true;
        if (aloud)
            tell(c, damaged ? MEDIA_DAMAGED : MEDIA_MISSING,
                 damaged ? place : arena_printf(&c->arena, "media/%s", files.names[i]),
                 path_of(&c->arena, item), false);
    }
    return any;
}

static enum status settle_item(struct check *c, int64_t id, struct err *err)
{
    struct content item;
    enum status status;
    int lock;

    status = media_lock(c->site->home, MEDIA_TAKE, &lock, err);
    if (status != STATUS_OK)
        return status;
    status = content_by_id(c->site->db, &c->arena, id, &item, err);
    if (status == STATUS_OK && item.state != CONTENT_REMOVED)
        lacks(c, &item, true);
    file_close(lock);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status check_items(struct check *c, struct err *err)
{
    const struct content_filter everything = {0, NULL, false};
    struct content_list batch;
    int64_t after = 0;

    do {
        enum status status;

        arena_reset(&c->arena);
        status = content_inventory(c->site->db, &c->arena, &everything, after, BATCH, &batch, err);
        for (size_t i = 0; status == STATUS_OK && i < batch.count; i++) {
            after = batch.items[i].id;
            if (batch.items[i].state != CONTENT_REMOVED && lacks(c, &batch.items[i], false))
                status = settle_item(c, after, err);
        }
        if (status != STATUS_OK)
            return status;
    } while (batch.more);
    return STATUS_OK;
}

enum status media_check(struct site *site, bool mend_too, const struct media_listener *listener,
                        struct err *err)
{
    struct check c = {site, mend_too, listener, {0}};
    enum status status = walk(&c, "media", visit_top, err);

    if (status == STATUS_OK)
        status = walk(&c, "held", visit_top, err);
    if (status == STATUS_OK)
        status = check_items(&c, err);
    arena_free(&c.arena);
    return status;
}
