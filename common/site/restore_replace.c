#include "site/restore_replace.h"

#include "base/file.h"
#include "site/media_check.h"
#include "site/media_list.h"
#include "site/media_store.h"
#include "site/palette_store.h"
#include "site/survey.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

/* --- files ----------------------------------------------------------------------------------------------- */

static enum status publish(void *context, const struct palette *palette, struct err *err)
{
    const struct restore *r = context;

    return palette_publish(r->home, palette, err);
}

/* The files that lie in the other of the two folders, by their names, as empty files below the unpacked home. */
#define TWINS "twins"

static enum status note_twin(const struct restore *r, const char *path, struct err *err)
{
    char note[160];
    enum status status = STATUS_OK;
    int fd;

    if (faccessat(r->home, path, F_OK, AT_SYMLINK_NOFOLLOW) != 0)
        return STATUS_OK;
    snprintf(note, sizeof(note), TWINS "/%.*s", (int)(strrchr(path, '/') - path), path);
    status = file_make_dirs(r->staged, note, err);
    if (status != STATUS_OK)
        return status;
    snprintf(note, sizeof(note), TWINS "/%s", path);
    fd = file_open_beneath(r->staged, note, O_WRONLY | O_CREAT, 0600);
    if (fd < 0)
        return err_errno(err, errno, "cannot create %s in %s", note, r->staged_path);
    file_close(fd);
    return STATUS_OK;
}

/* To its place; the twin stays for now, so that the file is in both folders, never in none. */
static enum status place_file(void *context, const char *path, struct err *err)
{
    const struct restore *r = context;
    const bool visible = str_starts(str_of(path), "media/");
    char shelf[16], twin[128];
    enum status status = STATUS_OK;

    if (renameat(r->staged, path, r->home, path) != 0) {
        if (errno != ENOENT)
            return err_errno(err, errno, "cannot put %s in place in %s", path, r->home_path);
        snprintf(shelf, sizeof(shelf), "%.*s", (int)(strrchr(path, '/') - path), path);
        status = file_make_dirs(r->home, shelf, err);
        if (status == STATUS_OK && (fchmodat(r->home, shelf, visible ? 0755 : 0700, 0) != 0 ||
                                    renameat(r->staged, path, r->home, path) != 0))
            status = err_errno(err, errno, "cannot put %s in place in %s", path, r->home_path);
    }
    snprintf(twin, sizeof(twin), "%s/%s", visible ? "held" : "media", strchr(path, '/') + 1);
    return status == STATUS_OK ? note_twin(r, twin, err) : status;
}

static enum status remove_twin(void *context, const char *path, struct err *err)
{
    const struct restore *r = context;

    if (unlinkat(r->home, path, 0) != 0 && errno != ENOENT)
        return err_errno(err, errno, "cannot take %s away from %s", path, r->home_path);
    return STATUS_OK;
}

static enum status remove_twins(struct restore *r, struct err *err)
{
    int twins = file_open_beneath(r->staged, TWINS, O_RDONLY | O_DIRECTORY, 0);
    enum status status;

    if (twins < 0)
        return errno == ENOENT
                   ? STATUS_OK
                   : err_errno(err, errno, "cannot open " TWINS " in %s", r->staged_path);
    status = media_list_files(twins, remove_twin, r, err);
    file_close(twins);
    return status;
}

static enum status sync_all(const struct restore *r, struct err *err)
{
    if (syncfs(r->home) != 0)
        return err_errno(err, errno, "cannot sync %s", r->home_path);
    return STATUS_OK;
}

static enum status place_files(struct restore *r, struct err *err)
{
    enum status status = sync_all(r, err);

    if (status == STATUS_OK)
        status = survey_palettes(r->db, publish, r, err);
    if (status == STATUS_OK)
        status = media_list_files(r->staged, place_file, r, err);
    /* Only when the new name of a file is safe its old one may go: the power may fail in between. */
    if (status == STATUS_OK)
        status = sync_all(r, err);
    if (status == STATUS_OK)
        status = remove_twins(r, err);
    return status == STATUS_OK ? sync_all(r, err) : status;
}

/* --- phrases --------------------------------------------------------------------------------------------- */

static enum status place_phrases(const struct restore *r, bool *changed, struct err *err)
{
    *changed = true;
    if (renameat(r->staged, BACKUP_PHRASES, r->home, BACKUP_PHRASES) == 0)
        return STATUS_OK;
    if (errno != ENOENT)
        return err_errno(err, errno, "cannot put " BACKUP_PHRASES " in place in %s", r->home_path);
    if (unlinkat(r->home, BACKUP_PHRASES, 0) == 0)
        return STATUS_OK;
    *changed = false;
    if (errno != ENOENT)
        return err_errno(err, errno, "cannot take " BACKUP_PHRASES " away from %s", r->home_path);
    return STATUS_OK;
}

/* Pages that were made in between, of the new rows and the old phrases, are not to be kept. */
static enum status change_phrases(const struct restore *r, struct db *db, struct err *err)
{
    bool changed;
    enum status status = place_phrases(r, &changed, err);

    if (status == STATUS_OK && changed)
        status = db_begin(db, TX_PUBLIC, err);
    return status == STATUS_OK && changed ? db_commit(db, err) : status;
}

/* --- afterwards ------------------------------------------------------------------------------------------ */

struct settling {
    const struct restore *restore;
    enum status status;
    struct err *err;
};

/* Told under the exclusive media lock. */
static void settle_file(void *context, const struct media_news *news)
{
    struct settling *s = context;
    const char *name = strchr(news->file, '/') + 1;
    const struct media_files one = {&name, 1};
    const bool in_media = str_starts(str_of(news->file), "media/");

    if (s->status != STATUS_OK)
        return;
    if (news->trouble == MEDIA_EXPOSED || (news->trouble == MEDIA_LEFTOVER && in_media))
        s->status = media_move(s->restore->home, &one, false, s->err);
    else if (news->trouble == MEDIA_WITHHELD)
        s->status = media_move(s->restore->home, &one, true, s->err);
}

/* Every file to where the database wants it now, whichever of the two it is. */
static enum status settle(struct restore *r, struct site *site, struct err *err)
{
    struct settling s = {r, STATUS_OK, err};
    const struct media_listener listener = {settle_file, &s};
    enum status status = media_check(site, false, &listener, err);

    return status == STATUS_OK ? s.status : status;
}

/* As open as it is: a web server may read it as a member of the group. */
static enum status place_conf(const struct restore *r, struct str conf, struct err *err)
{
    struct stat st;

    if (fstatat(r->home, CONF_FILE, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return err_errno(err, errno, "cannot examine " CONF_FILE " in %s", r->home_path);
    return file_replace(r->home, CONF_FILE, conf, st.st_mode & 0640, err);
}

enum status restore_replace(struct restore *restore, struct site *site, const struct str *conf,
                            struct err *err)
{
    enum status status, settled;
    int lock;

    /* Cleaners would take the new files for leftovers until the new rows are there. */
    status = media_lock(restore->home, MEDIA_PLACE, &lock, err);
    if (status != STATUS_OK)
        return status;
    status = place_files(restore, err);
    if (status == STATUS_OK)
        status = db_replace(site->db, restore->db, err);
    if (status == STATUS_OK)
        status = change_phrases(restore, site->db, err);
    if (status == STATUS_OK && conf != NULL)
        status = place_conf(restore, *conf, err);
    file_close(lock);
    settled = settle(restore, site, status == STATUS_OK ? err : NULL);
    return status == STATUS_OK ? settled : status;
}
