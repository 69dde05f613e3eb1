/**
 * A file that appears whole or not at all, written by a process that may give up its rights meanwhile: root writes
 * backups into /var/backups as the owner of the site.
 *
 * A second process, which keeps the rights and the folder of whoever started us, does no more than give the finished
 * file its name, or take it away: also when the first one is killed.
 */
#ifndef BIN_NEW_FILE_H
#define BIN_NEW_FILE_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <sys/types.h>

struct new_file {
    int fd;           /* to write to */
    const char *path; /* as it was given */
    int keeper;       /* the line to the second process, -1 = there is none */
    pid_t keeper_id;
};

#define NEW_FILE_INIT                                                                              \
    {                                                                                              \
        -1, NULL, -1, -1                                                                           \
    }

/** Creates a file with a temporary name beside `path`, which nobody else may read. STATUS_CONFLICT when there is a file
 *  of that name and not `replace`; STATUS_INVALID when there is something that is no file. */
enum status new_file_open(struct new_file *file, struct arena *arena, const char *path,
                          bool replace, struct err *err);

/** Syncs it and gives it its name. */
enum status new_file_finish(struct new_file *file, struct err *err);

/** Takes away what is not finished. Finished or never opened (NEW_FILE_INIT) is fine. */
void new_file_drop(struct new_file *file);

#endif
