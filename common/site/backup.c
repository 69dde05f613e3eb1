#include "site/backup.h"

#include "base/archive_write.h"
#include "base/clock.h"
#include "base/file.h"
#include "site/manifest_write.h"
#include "site/media_list.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium/crypto_generichash.h>
#include <sys/stat.h>

#define COPY "site.db" /* in the job's folder, where the pinned files are, too */
#define LIST "manifest.json"
#define PIECE 65536

/* --- the state of one moment ----------------------------------------------------------------------------- */

static void told_lost(void *context, const char *path)
{
    const struct backup *b = context;

    backup_warn(b->watcher, "%s is missing: an item of the site lacks it", path);
}

static void told_table(void *context, const char *table, int64_t rows)
{
    struct backup *b = context;
    struct manifest *m = &b->manifest;

    if ((m->table_count & (m->table_count + 1)) == 0) { /* full at 0, 1, 3, 7, … */
        struct manifest_table *more =
            ARENA_ARRAY(b->arena, struct manifest_table, 2 * m->table_count + 1);

        if (m->table_count > 0)
            memcpy(more, m->tables, m->table_count * sizeof(*more));
        m->tables = more;
    }
    m->tables[m->table_count++] = (struct manifest_table){arena_strdup(b->arena, table), rows};
}

static enum status open_copy(struct backup *b, struct err *err)
{
    const struct db_options options = {
        .url = "sqlite:" COPY,
        .home = -1,
        .home_path = arena_printf(b->arena, "%s/%s", b->site->home_path, b->job.path),
        .access = DB_READ,
    };

    return db_open(&b->db, &options, err);
}

static enum status copy_database(struct backup *b, struct err *err)
{
    enum status status;

    status = db_copy(b->site->db,
                     arena_printf(b->arena, "%s/%s/" COPY, b->site->home_path, b->job.path), err);
    return status == STATUS_OK ? open_copy(b, err) : status;
}

/* Nobody could restore it. */
static enum status damaged(const struct backup *b, struct err *err)
{
    return err_set(err, STATUS_IO,
                   "the database of the site in %s is damaged, and so would be the backup: see "
                   "\"pierogis doctor\", and restore the newest backup",
                   b->site->home_path);
}

static enum status describe(struct backup *b, struct err *err)
{
    struct manifest *m = &b->manifest;
    char *now = arena_alloc(b->arena, CLOCK_TEXT);
    enum status status;

    clock_iso(clock_now(), now);
    m->made_at = now;
    m->site_name = conf_text(b->site->conf, CONF_SITE_NAME);
    m->base_url = conf_text(b->site->conf, CONF_BASE_URL);
    m->made_by = "";
    m->missing = (int64_t)b->pins.missing;
    status = db_examine(b->db, &m->orphans, err);
    if (status == STATUS_IO)
        return damaged(b, err);
    if (status == STATUS_OK)
        status = db_schema_version(b->db, &m->schema_version, err);
    if (status == STATUS_OK)
        status = db_count_rows(b->db, told_table, b, err);
    if (status == STATUS_OK && m->orphans > 0)
        backup_warn(b->watcher,
                    "%lld row%s of the database refer%s to rows that do not exist: see \"pierogis "
                    "doctor\"",
                    (long long)m->orphans, m->orphans == 1 ? "" : "s", m->orphans == 1 ? "s" : "");
    return status;
}

enum status backup_begin(struct backup *backup, struct site *site, struct arena *arena,
                         const struct backup_watcher *watcher, struct err *err)
{
    enum status status;
    int64_t orphans;

    *backup = (struct backup){.site = site,
                              .arena = arena,
                              .watcher = watcher,
                              .job = {.dir = -1},
                              .pins = MEDIA_PINS_INIT};
    status = job_begin(site->home, arena, &backup->job, err);
    if (status == STATUS_OK)
        status =
            media_pins_begin(&backup->pins, site->home, backup->job.dir, told_lost, backup, err);
    if (status == STATUS_OK)
        status = copy_database(backup, err);
    if (status == STATUS_OK)
        status = media_pins_take(&backup->pins, backup->db, err);
    if (status == STATUS_IO && backup->db != NULL &&
        db_examine(backup->db, &orphans, NULL) == STATUS_IO)
        status = damaged(backup, err);
    if (status != STATUS_OK)
        media_pins_end(&backup->pins);
    return status == STATUS_OK ? describe(backup, err) : status;
}

void backup_end(struct backup *backup)
{
    db_close(backup->db);
    backup->db = NULL;
    media_pins_end(&backup->pins);
    job_end(backup->site->home, &backup->job);
}

/* --- writing --------------------------------------------------------------------------------------------- */

/* One archive under way. */
struct packing {
    struct backup *backup;
    struct archive_writer archive;
    struct manifest_writer list;
    crypto_generichash_state state; /* of the present entry */
    uint8_t hash[HASH_BYTES];       /* of the last one */
    uint64_t size;
};

static enum status entry_begin(struct packing *p, const char *path, mode_t mode, uint64_t size,
                               int64_t modified, struct err *err)
{
    struct archive_entry entry = {
        .size = size, .modified = modified < 0 ? 0 : modified, .mode = mode};

    snprintf(entry.name, sizeof(entry.name), "%s", path);
    crypto_generichash_init(&p->state, NULL, 0, HASH_BYTES);
    p->size = size;
    return archive_write_entry(&p->archive, &entry, err);
}

static enum status entry_add(struct packing *p, const char *path, struct str bytes, struct err *err)
{
    crypto_generichash_update(&p->state, (const unsigned char *)bytes.at, bytes.len);
    backup_tell(p->backup->watcher, path, bytes.len);
    return archive_write_bytes(&p->archive, bytes, err);
}

static void entry_end(struct packing *p)
{
    crypto_generichash_final(&p->state, p->hash, HASH_BYTES);
}

static enum status pack_bytes(struct packing *p, const char *path, mode_t mode, struct str bytes,
                              struct err *err)
{
    enum status status = entry_begin(p, path, mode, bytes.len, clock_now(), err);

    if (status == STATUS_OK && bytes.len > 0)
        status = entry_add(p, path, bytes, err);
    entry_end(p);
    return status;
}

/* Closes `fd`; what could not be opened (-1, with errno) is what went wrong. */
static enum status pack_file(struct packing *p, const char *path, mode_t mode, int fd,
                             struct err *err)
{
    enum status status = STATUS_OK;
    char piece[PIECE];
    struct stat st;

    if (fd < 0 || fstat(fd, &st) != 0)
        status = err_errno(err, errno, "cannot open %s", path);
    else
        status = entry_begin(p, path, mode, (uint64_t)st.st_size, st.st_mtime, err);
    while (status == STATUS_OK && p->archive.left > 0) {
        ssize_t n = read(fd, piece, p->archive.left < PIECE ? (size_t)p->archive.left : PIECE);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            status = err_errno(err, errno, "cannot read %s", path);
        else if (n == 0)
            status = err_set(err, STATUS_IO, "%s became shorter while it was read", path);
        else
            status = entry_add(p, path, (struct str){piece, (size_t)n}, err);
    }
    entry_end(p);
    file_close(fd);
    return status;
}

/* What was packed last is an entry of the manifest. */
static enum status list(struct packing *p, const char *path, enum status status, struct err *err)
{
    return status == STATUS_OK ? manifest_add(&p->list, path, p->size, p->hash, err) : status;
}

/* A small file of the home; `optional`: it need not be there. */
static enum status pack_small(struct packing *p, const char *path, bool optional, struct err *err)
{
    const int home = p->backup->site->home;
    struct buf text = BUF_INIT;
    enum status status = STATUS_OK;

    if (optional && faccessat(home, path, F_OK, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT)
        return STATUS_OK;
    status = file_read(home, path, BACKUP_SMALL_MAX, &text, err);
    if (status == STATUS_OK)
        status = list(p, path, pack_bytes(p, path, 0600, buf_view(&text), err), err);
    buf_free(&text);
    return status;
}

static enum status pack_media(void *context, const char *path, struct err *err)
{
    struct packing *p = context;
    const mode_t mode = str_starts(str_of(path), "media/") ? 0644 : 0600;
    enum status status = pack_file(p, path, mode, media_pins_open(&p->backup->pins, path), err);

    if (status == STATUS_OK && !backup_name_agrees(path, p->hash)) {
        p->backup->damaged++;
        backup_warn(p->backup->watcher,
                    "%s is damaged: its bytes are not those that it is named after", path);
    }
    return list(p, path, status, err);
}

static enum status pack_manifest(struct packing *p, struct err *err)
{
    enum status status = manifest_end(&p->list, err);
    char seal[BACKUP_SEAL_BYTES + 1];

    if (status == STATUS_OK)
        status = pack_file(p, BACKUP_MANIFEST, 0600,
                           file_open_beneath(p->backup->job.dir, LIST, O_RDONLY, 0), err);
    backup_seal(p->hash, seal);
    if (status == STATUS_OK)
        status = pack_bytes(p, BACKUP_SEAL, 0600, str_of(seal), err);
    return status;
}

static enum status pack_all(struct packing *p, struct err *err)
{
    const int dir = p->backup->job.dir;
    enum status status;

    status =
        list(p, BACKUP_MARK, pack_bytes(p, BACKUP_MARK, 0644, STR(BACKUP_MARK_TEXT), err), err);
    if (status == STATUS_OK)
        status = pack_small(p, BACKUP_CONF, false, err);
    if (status == STATUS_OK)
        status = pack_small(p, BACKUP_PHRASES, true, err);
    if (status == STATUS_OK)
        status =
            pack_file(p, BACKUP_DATABASE, 0600, file_open_beneath(dir, COPY, O_RDONLY, 0), err);
    status = list(p, BACKUP_DATABASE, status, err);
    if (status == STATUS_OK)
        status = media_list_files(dir, pack_media, p, err);
    if (status == STATUS_OK)
        status = pack_manifest(p, err);
    if (status == STATUS_OK)
        status = archive_write_end(&p->archive, err);
    return status;
}

static uint64_t expected_bytes(const struct backup *b)
{
    struct stat st;

    return b->pins.bytes + (fstatat(b->job.dir, COPY, &st, 0) == 0 ? (uint64_t)st.st_size : 0);
}

enum status backup_write(struct backup *backup, int fd, const char *name, struct err *err)
{
    struct packing p = {.backup = backup};
    enum status status = STATUS_OK;
    int list_fd = file_open_beneath(backup->job.dir, LIST, O_WRONLY | O_CREAT | O_EXCL, 0600);

    if (list_fd < 0)
        return err_errno(err, errno, "cannot create " LIST " in %s", backup->job.path);
    if (backup->watcher->begun != NULL)
        backup->watcher->begun(backup->watcher->context, expected_bytes(backup));
    archive_write_begin(&p.archive, fd, name);
    manifest_begin(&p.list, list_fd, &backup->manifest);
    status = pack_all(&p, err);
    backup->files = p.list.files;
    backup->bytes = p.list.bytes;
    backup->archive_bytes = p.archive.bytes;
    manifest_free(&p.list);
    file_close(list_fd);
    return status;
}
