/**
 * A backup on its way back into a home: unpacked into a private folder below tmp/ and checked there, before anything
 * else is touched.
 *
 *     status = restore_unpack(&restore, fd, "site.tar", err);
 *     if (status == STATUS_OK)
 *         status = restore_check_database(&restore, err);
 *     … restore.db may be brought to the present schema …
 *     if (status == STATUS_OK)
 *         status = restore_check_media(&restore, err);
 *     … then restore_place() (site/restore_place.h) or restore_replace() (site/restore_replace.h) …
 *     restore_end(&restore);
 *
 * Nothing in the archive is trusted: only the names of site/backup_format.h pass, each once and as a regular file, and
 * whatever is not as the manifest says is refused with STATUS_INVALID and the first thing that is wrong.
 */
#ifndef SITE_RESTORE_H
#define SITE_RESTORE_H

#include "site/backup_format.h"
#include "site/job.h"
#include "site/manifest.h"
#include "site/site.h"

struct restore {
    int home;
    const char *home_path;
    struct arena *arena;
    const struct backup_watcher *watcher;
    struct job job;
    int staged; /* descriptor of the unpacked home */
    const char *staged_path;
    struct manifest manifest;
    struct db *db;             /* of the unpacked home, for writing; nobody else knows it */
    uint64_t files, bytes;     /* entries that the manifest lists, and their bytes */
    uint64_t missing, damaged; /* media files that were so already on the site that was backed up */
};

/** Before everything else. `home` is the folder that is to become, or is, a site. */
void restore_begin(struct restore *restore, int home, const char *home_path, struct arena *arena,
                   const struct backup_watcher *watcher);

/** Unpacks the archive behind `fd`, which may be a pipe, and compares every entry with the manifest. */
enum status restore_unpack(struct restore *restore, int fd, const char *name, struct err *err);

/** Opens the unpacked database: it must be whole and have the rows, references and schema that the manifest names.
 *  STATUS_CONFLICT when its schema is newer than this program's. */
enum status restore_check_database(struct restore *restore, struct err *err);

/** Every file that the database refers to must be there, in the folder where it belongs, except as many as were missing
 *  when the backup was made. Writes the style sheets of all palettes. */
enum status restore_check_media(struct restore *restore, struct err *err);

/** Closes the database, which then is one file without a log. */
void restore_close_database(struct restore *restore);

/** Deletes what is left of the private folder. */
void restore_end(struct restore *restore);

#endif
