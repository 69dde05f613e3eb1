/**
 * The folders of a home and who may enter them: "init" makes them like this, "doctor" expects them like this.
 */
#ifndef BIN_HOME_FOLDERS_H
#define BIN_HOME_FOLDERS_H

#include "base/err.h"

#include <stddef.h>
#include <sys/types.h>

struct home_folder {
    const char *path; /* relative to the home; "." is the home itself */
    mode_t mode;
};

extern const struct home_folder home_folders[];
extern const size_t home_folder_count;

/** Makes those that are missing in the folder `home` and gives all of them their mode. `home_path` is for sentences. */
enum status home_folders_make(int home, const char *home_path, struct err *err);

#endif
