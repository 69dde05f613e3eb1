/**
 * What `backup` and `restore` tell while they work: how far they are, on the terminal, and what is not as it should be.
 */
#ifndef BIN_ARCHIVE_PROGRESS_H
#define BIN_ARCHIVE_PROGRESS_H

#include "cli.h"
#include "progress.h"

#include "site/backup_format.h"

struct archive_progress {
    const struct cli *cli;
    const char *what; /* "writing" */
    struct progress bar;
};

/** Whom to tell: the line of `progress`, which must live as long. The caller clears the bar at the end. */
struct backup_watcher archive_progress(struct archive_progress *progress, const struct cli *cli,
                                       const char *what);

#endif
