#include "site/restore.h"

#include "base/archive_read.h"
#include "base/file.h"
#include "site/manifest_read.h"
#include "site/manifest_write.h"
#include "site/restore_entry.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#define STAGED "home"     /* in the job's folder */
#define FOUND "found"     /* what was unpacked, as a list like the manifest's */
#define DAMAGED_MAX 65536 /* bytes of names that are remembered */

void restore_begin(struct restore *restore, int home, const char *home_path, struct arena *arena,
                   const struct backup_watcher *watcher)
{
    *restore = (struct restore){.home = home,
                                .home_path = home_path,
                                .arena = arena,
                                .watcher = watcher,
                                .job = {.dir = -1},
                                .staged = -1};
}

void restore_end(struct restore *restore)
{
    restore_close_database(restore);
    file_close(restore->staged);
    restore->staged = -1;
    job_end(restore->home, &restore->job);
}

static enum status make_staged(struct restore *r, struct err *err)
{
    static const char *const folders[] = {STAGED, STAGED "/db", STAGED "/media", STAGED "/held"};
    enum status status = job_begin(r->home, r->arena, &r->job, err);

    for (size_t i = 0; status == STATUS_OK && i < sizeof(folders) / sizeof(folders[0]); i++)
        status = file_make_dirs(r->job.dir, folders[i], err);
    if (status != STATUS_OK)
        return status;
    r->staged_path = arena_printf(r->arena, "%s/%s/" STAGED, r->home_path, r->job.path);
    r->staged = file_open_beneath(r->job.dir, STAGED, O_RDONLY | O_DIRECTORY, 0);
    return r->staged < 0 ? err_errno(err, errno, "cannot open %s", r->staged_path) : STATUS_OK;
}

/* --- all entries ------------------------------------------------------------------------------------------ */

/* One archive under way. */
struct unpacking {
    struct restore *restore;
    struct archive_reader archive;
    struct manifest_writer found;
    struct buf damaged;                /* paths with line ends */
    char shelf[RESTORE_SHELF];         /* the folder of media files that was made last */
    uint8_t hash[HASH_BYTES];          /* of the last entry */
    uint8_t manifest_hash[HASH_BYTES]; /* of the manifest */
};

static enum status foreign(const struct unpacking *u, struct err *err)
{
    return err_set(err, STATUS_INVALID, "%s is no backup that \"pierogis backup\" made",
                   u->archive.name);
}

/* The first entry says what this is. */
static enum status check_mark(struct unpacking *u, struct err *err)
{
    struct buf text = BUF_INIT;
    enum status status;

    status = file_read(u->restore->staged, BACKUP_MARK, BACKUP_SMALL_MAX, &text, err);
    if (status == STATUS_OK && !str_starts(buf_view(&text), BACKUP_MARK_BEGIN))
        status = foreign(u, err);
    else if (status == STATUS_OK && !str_starts(buf_view(&text), BACKUP_MARK_BEGIN "1\n"))
        status = err_set(err, STATUS_CONFLICT,
                         "%s is of another format than this program knows: install the newer "
                         "pierogis",
                         u->archive.name);
    buf_free(&text);
    return status;
}

static enum status check_seal(struct unpacking *u, struct err *err)
{
    char seal[BACKUP_SEAL_BYTES + 1];
    struct buf text = BUF_INIT;
    enum status status;

    backup_seal(u->manifest_hash, seal);
    status = file_read(u->restore->staged, BACKUP_SEAL, BACKUP_SMALL_MAX, &text, err);
    if (status == STATUS_OK && !str_is(buf_view(&text), seal))
        status = err_set(err, STATUS_INVALID,
                         "%s is damaged: " BACKUP_MANIFEST " is not the one that " BACKUP_SEAL
                         " belongs to",
                         u->archive.name);
    buf_free(&text);
    return status;
}

static enum status check_name(const struct unpacking *u, struct err *err)
{
    const char *path = u->archive.entry.name;

    if (backup_path_is(str_of(path)))
        return STATUS_OK;
    return err_set(err, STATUS_INVALID, "%s has an entry \"%.100s\", which no backup has",
                   u->archive.name, path);
}

/* Told later: if the manifest has another hash, the file was damaged since. */
static void note_damage(struct unpacking *u, const char *path)
{
    if (!backup_path_is_media(str_of(path)) || backup_name_agrees(path, u->hash))
        return;
    u->restore->damaged++;
    if (u->damaged.len < DAMAGED_MAX)
        buf_printf(&u->damaged, "%s\n", path);
}

static void tell_damage(const struct unpacking *u)
{
    struct str rest = buf_view(&u->damaged), path;

    while (str_cut(&rest, '\n', &path)) {
        if (path.len > 0)
            backup_warn(u->restore->watcher, "%.*s was damaged already when the backup was made",
                        STR_ARG(path));
    }
    if (u->damaged.len >= DAMAGED_MAX)
        backup_warn(u->restore->watcher, "%llu media files were damaged in all",
                    (unsigned long long)u->restore->damaged);
}

/* The next entry. What comes when: the mark first, the seal right behind the manifest, and nothing behind the seal. */
static enum status take_entry(struct unpacking *u, const char *before, struct err *err)
{
    const char *path = u->archive.entry.name;
    const bool first = before[0] == '\0';
    const bool listed = strcmp(path, BACKUP_MANIFEST) != 0 && strcmp(path, BACKUP_SEAL) != 0;
    enum status status;

    if (first != (strcmp(path, BACKUP_MARK) == 0))
        return first ? foreign(u, err)
                     : err_set(err, STATUS_INVALID, "%s has %s twice", u->archive.name, path);
    status = check_name(u, err);
    if (status == STATUS_OK && strcmp(before, BACKUP_SEAL) == 0)
        return err_set(err, STATUS_INVALID, "%s has %s behind its last entry", u->archive.name,
                       path);
    if (status == STATUS_OK &&
        (strcmp(before, BACKUP_MANIFEST) == 0) != (strcmp(path, BACKUP_SEAL) == 0))
        return err_set(err, STATUS_INVALID, "%s has %s in the wrong place", u->archive.name, path);
    if (status == STATUS_OK)
        status = restore_entry(u->restore, &u->archive, u->shelf, u->hash, err);
    if (status == STATUS_OK && first)
        status = check_mark(u, err);
    if (status == STATUS_OK && strcmp(path, BACKUP_MANIFEST) == 0)
        memcpy(u->manifest_hash, u->hash, HASH_BYTES);
    if (status == STATUS_OK && listed) {
        note_damage(u, path);
        status = manifest_add(&u->found, path, u->archive.entry.size, u->hash, err);
    }
    return status;
}

static enum status take_all(struct unpacking *u, struct err *err)
{
    char before[ARCHIVE_NAME_MAX + 1] = "";
    enum status status;
    bool found;

    for (;;) {
        struct err why;

        status = archive_read_entry(&u->archive, &found, &why);
        /* What has no first entry was never one of ours. */
        if (status == STATUS_INVALID && u->archive.bytes <= ARCHIVE_BLOCK)
            return foreign(u, err);
        if (status != STATUS_OK)
            return err_set(err, status, "%s", why.message);
        if (!found)
            break;
        status = take_entry(u, before, err);
        if (status != STATUS_OK)
            return status;
        memcpy(before, u->archive.entry.name, sizeof(before));
    }
    if (before[0] == '\0')
        return foreign(u, err);
    if (strcmp(before, BACKUP_SEAL) != 0)
        return err_set(err, STATUS_INVALID, "%s ends before its " BACKUP_SEAL, u->archive.name);
    return STATUS_OK;
}

/* The manifest and what it says. */
static enum status check_manifest(struct unpacking *u, int found, struct err *err)
{
    struct restore *r = u->restore;
    enum status status = check_seal(u, err);
    int fd;

    if (status != STATUS_OK)
        return status;
    fd = file_open_beneath(r->staged, BACKUP_MANIFEST, O_RDONLY, 0);
    if (fd < 0)
        return err_errno(err, errno, "cannot open " BACKUP_MANIFEST);
    status = manifest_read(fd, r->arena, &r->manifest, err);
    if (status == STATUS_OK)
        status = manifest_compare(fd, found, err);
    if (status == STATUS_INVALID)
        err_prefix(err, "%s", u->archive.name);
    file_close(fd);
    return status;
}

/* What is only about the archive itself is no part of a home. */
static enum status remove_extras(const struct restore *r, struct err *err)
{
    static const char *const extras[] = {BACKUP_MARK, BACKUP_MANIFEST, BACKUP_SEAL};

    for (size_t i = 0; i < sizeof(extras) / sizeof(extras[0]); i++) {
        if (unlinkat(r->staged, extras[i], 0) != 0)
            return err_errno(err, errno, "cannot delete %s in %s", extras[i], r->staged_path);
    }
    return STATUS_OK;
}

static enum status check_present(const struct unpacking *u, struct err *err)
{
    static const char *const needed[] = {BACKUP_CONF, BACKUP_DATABASE};

    for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
        if (faccessat(u->restore->staged, needed[i], F_OK, AT_SYMLINK_NOFOLLOW) != 0)
            return err_set(err, STATUS_INVALID, "%s has no %s", u->archive.name, needed[i]);
    }
    return STATUS_OK;
}

enum status restore_unpack(struct restore *restore, int fd, const char *name, struct err *err)
{
    struct unpacking u = {.restore = restore, .damaged = BUF_INIT};
    enum status status = make_staged(restore, err);
    int found;

    if (status != STATUS_OK)
        return status;
    found = file_open_beneath(restore->job.dir, FOUND, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (found < 0)
        return err_errno(err, errno, "cannot create " FOUND " in %s", restore->job.path);
    archive_read_begin(&u.archive, fd, name);
    if (restore->watcher->begun != NULL && u.archive.size != UINT64_MAX)
        restore->watcher->begun(restore->watcher->context, u.archive.size);
    manifest_begin(&u.found, found, NULL);
    status = take_all(&u, err);
    if (status == STATUS_OK)
        status = manifest_end(&u.found, err);
    if (status == STATUS_OK)
        status = check_manifest(&u, found, err);
    if (status == STATUS_OK)
        status = check_present(&u, err);
    if (status == STATUS_OK)
        status = remove_extras(restore, err);
    if (status == STATUS_OK)
        tell_damage(&u);
    restore->files = u.found.files;
    restore->bytes = u.found.bytes;
    buf_free(&u.damaged);
    manifest_free(&u.found);
    file_close(found);
    return status;
}
