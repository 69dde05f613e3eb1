/* Whether the unpacked database and files are what the manifest says, and belong together. */
#include "site/restore.h"

#include "db/schema_version.h"
#include "site/clout_verify.h"
#include "site/media_list.h"
#include "site/palette_store.h"
#include "site/survey.h"

#include <fcntl.h>
#include <sys/stat.h>

void restore_close_database(struct restore *restore)
{
    db_close(restore->db);
    restore->db = NULL;
}

/* --- the database ---------------------------------------------------------------------------------------- */

static enum status open_database(struct restore *r, struct err *err)
{
    const struct db_options options = {
        .url = "sqlite:" BACKUP_DATABASE,
        .home = -1,
        .home_path = r->staged_path,
        .access = DB_WRITE,
    };

    return db_open(&r->db, &options, err);
}

static enum status check_schema(const struct restore *r, struct err *err)
{
    int64_t version;
    enum status status = db_schema_version(r->db, &version, err);

    if (status != STATUS_OK)
        return status;
    if (version != r->manifest.schema_version)
        return err_set(err, STATUS_INVALID,
                       "the database of the backup is at schema version %lld, its manifest says "
                       "%lld",
                       (long long)version, (long long)r->manifest.schema_version);
    if (version > SCHEMA_VERSION)
        return err_set(err, STATUS_CONFLICT,
                       "the backup is at schema version %lld, newer than this program (%d): "
                       "install the newer pierogis",
                       (long long)version, SCHEMA_VERSION);
    return STATUS_OK;
}

struct counting {
    const struct manifest *manifest;
    size_t tables;
    enum status status;
    struct err *err;
};

static void check_rows(void *context, const char *table, int64_t rows)
{
    struct counting *c = context;
    const struct manifest_table *t = &c->manifest->tables[c->tables];

    if (c->status != STATUS_OK)
        return;
    if (c->tables == c->manifest->table_count || strcmp(t->name, table) != 0)
        c->status =
            err_set(c->err, STATUS_INVALID,
                    "the database of the backup has a table %s, which its manifest lacks", table);
    else if (t->rows != rows)
        c->status = err_set(c->err, STATUS_INVALID,
                            "the table %s of the backup has %lld rows, its manifest says %lld",
                            table, (long long)rows, (long long)t->rows);
    c->tables++;
}

static enum status check_tables(const struct restore *r, struct err *err)
{
    struct counting c = {&r->manifest, 0, STATUS_OK, err};
    enum status status = db_count_rows(r->db, check_rows, &c, err);

    if (status != STATUS_OK || c.status != STATUS_OK)
        return status != STATUS_OK ? status : c.status;
    if (c.tables < r->manifest.table_count)
        return err_set(err, STATUS_INVALID, "the database of the backup lacks the table %s",
                       r->manifest.tables[c.tables].name);
    return STATUS_OK;
}

/* Older schemas may lack the tables; an upgrade adds empty ones. */
static enum status check_ledger(const struct restore *r, struct err *err)
{
    struct clout_verified verified;
    enum status status;

    if (r->manifest.schema_version != SCHEMA_VERSION)
        return STATUS_OK;
    status = clout_verify(r->db, &verified, err);
    if (status == STATUS_INVALID)
        err_prefix(err, "the ledger of the backup is broken: take an older backup");
    return status;
}

/* Its bytes are those that were packed: so it was none, or none any more, already then. */
static enum status damaged(struct err *err)
{
    return err_set(err, STATUS_INVALID,
                   "the database of the backup is damaged, although it is as it was packed: take "
                   "an older backup");
}

enum status restore_check_database(struct restore *restore, struct err *err)
{
    enum status status = open_database(restore, err);
    int64_t orphans = 0;

    if (status == STATUS_OK)
        status = check_schema(restore, err);
    if (status == STATUS_OK)
        status = db_examine(restore->db, &orphans, err);
    if (status == STATUS_IO)
        return damaged(err);
    if (status == STATUS_OK && orphans != restore->manifest.orphans)
        status = err_set(err, STATUS_INVALID,
                         "%lld rows of the backup refer to rows that do not exist, its manifest "
                         "says %lld",
                         (long long)orphans, (long long)restore->manifest.orphans);
    if (status == STATUS_OK)
        status = check_tables(restore, err);
    if (status == STATUS_OK)
        status = check_ledger(restore, err);
    return status;
}

/* --- media ----------------------------------------------------------------------------------------------- */

static bool is_staged(const struct restore *r, const char *folder, const char *name)
{
    char path[128];
    struct stat st;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return fstatat(r->staged, path, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode);
}

/* A file of a visible item is public, even if a hidden one has the same bytes. */
static enum status count_file(void *context, const char *name, bool visible, struct err *err)
{
    struct restore *r = context;

    if (is_staged(r, "media", name) || (!visible && is_staged(r, "held", name)))
        return STATUS_OK;
    if (is_staged(r, "held", name))
        return err_set(err, STATUS_INVALID,
                       "the backup has %s below held/, although a visible item shows it", name);
    r->missing++;
    return STATUS_OK;
}

static enum status tell_file(void *context, const char *name, bool visible, struct err *err)
{
    const struct restore *r = context;

    (void)err;
    if (!is_staged(r, "media", name) && !is_staged(r, "held", name))
        backup_warn(r->watcher, "%s/%s was missing already when the backup was made",
                    visible ? "media" : "held", name);
    return STATUS_OK;
}

static enum status publish(void *context, const struct palette *palette, struct err *err)
{
    const struct restore *r = context;

    return palette_publish(r->staged, palette, err);
}

enum status restore_check_media(struct restore *restore, struct err *err)
{
    enum status status = media_list_rows(restore->db, count_file, restore, err);

    if (status == STATUS_OK && restore->missing != (uint64_t)restore->manifest.missing)
        status =
            err_set(err, STATUS_INVALID,
                    "the backup lacks %llu media files that its items own; its manifest says "
                    "%lld",
                    (unsigned long long)restore->missing, (long long)restore->manifest.missing);
    if (status == STATUS_OK && restore->missing > 0)
        status = media_list_rows(restore->db, tell_file, restore, err);
    if (status == STATUS_OK)
        status = survey_palettes(restore->db, publish, restore, err);
    return status;
}
