/**
 * A backup of a site that goes on living (what it consists of: site/backup_format.h).
 *
 * The state that is kept is that of one moment: the database is copied and every file that it refers to is held fast
 * (site/media_pins.h) under the shared media lock, under which nobody hides, removes or purges. Then the lock is let
 * go, and everything is read at leisure. Posting never waits; hiding waits while the database is copied.
 *
 *     status = backup_begin(&backup, site, arena, &watcher, err);
 *     … backup.manifest and backup.db say what will be written …
 *     status = backup_write(&backup, fd, "site.tar", err);
 *     backup_end(&backup);
 */
#ifndef SITE_BACKUP_H
#define SITE_BACKUP_H

#include "site/backup_format.h"
#include "site/job.h"
#include "site/manifest.h"
#include "site/media_pins.h"
#include "site/site.h"

struct backup {
    struct site *site;
    struct arena *arena;
    const struct backup_watcher *watcher;
    struct job job;
    struct media_pins pins;
    struct db *db;            /* the copy, read-only */
    struct manifest manifest; /* `made_by` and `versions` are the caller's to fill in */
    uint64_t files, bytes;    /* written: entries that the manifest lists, and their bytes */
    uint64_t damaged;         /* media files whose bytes were not those that they are named after */
    uint64_t archive_bytes;   /* size of the whole archive */
};

/** Takes the state. `site->db` may be of an older schema than this program's. What is missing already is told to the
 *  watcher and counted; STATUS_IO for a damaged database, which is not worth keeping; STATUS_UNSUPPORTED for one that
 *  is not SQLite's. backup_end() is the caller's duty whatever happens. */
enum status backup_begin(struct backup *backup, struct site *site, struct arena *arena,
                         const struct backup_watcher *watcher, struct err *err);

/** Writes the archive to `fd` (named `name` in sentences), which may be a pipe; syncing is the caller's. */
enum status backup_write(struct backup *backup, int fd, const char *name, struct err *err);

void backup_end(struct backup *backup);

#endif
