/**
 * The folders of a home and who may enter them: "init" makes them like this, "doctor" expects them like this.
 */
#ifndef BIN_HOME_FOLDERS_H
#define BIN_HOME_FOLDERS_H

#include <stddef.h>
#include <sys/types.h>

struct home_folder {
    const char *path; /* relative to the home; "." is the home itself */
    mode_t mode;
};

extern const struct home_folder home_folders[];
extern const size_t home_folder_count;

#endif
