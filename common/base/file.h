/**
 * Files: opened below a directory that the caller holds, read whole under a cap, replaced atomically.
 *
 * Paths given to these functions are ours (made of codenames, hashes and fixed names), never a visitor's;
 * opening "beneath" is the second lock on that door.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#include <dirent.h>
#include <sys/types.h>

/** Opens `path` (relative) below the directory `dir` without following any symbolic link and without
 *  leaving it: openat2(2) with RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS, or, on kernels and filters that do not
 *  have it (ENOSYS, EPERM), the same walk component by component. `flags` as for open(2); O_CLOEXEC and
 *  O_NOCTTY are added. Returns a descriptor that the caller closes, or -1 with errno. */
int file_open_beneath(int dir, const char *path, int flags, mode_t mode);

/** Opens a directory by any path, for use as `dir`. -1 with errno. */
int file_open_dir(const char *path);

/** Appends the whole of descriptor `fd` to `out`; STATUS_TOO_LARGE beyond `max` bytes. `name` is for errors. */
enum status file_read_fd(int fd, const char *name, size_t max, struct buf *out, struct err *err);

/** Opens beneath `dir` and reads the whole file. */
enum status file_read(int dir, const char *path, size_t max, struct buf *out, struct err *err);

/** Writes all bytes, going on after short writes and EINTR. */
enum status file_write_fd(int fd, const char *name, struct str bytes, struct err *err);

/** Puts `bytes` at `path` so that readers see the old file or the whole new one: a temporary name in the same
 *  folder, fsync, rename, fsync of the folder. The folder must exist; the file gets exactly `mode`, whatever the
 *  umask. On failure nothing is left behind. */
enum status file_replace(int dir, const char *path, struct str bytes, mode_t mode, struct err *err);

/** Creates a new empty file named PREFIX-RANDOM in `dir`, open for reading and writing; the name (relative to
 *  `dir`) comes from `arena`. */
enum status file_temp(int dir, const char *prefix, mode_t mode, struct arena *arena, int *fd,
                      char **name, struct err *err);

/** mkdir -p below `dir`, mode 0750 unless the umask takes more. What exists already is fine; what is made survives a
 *  power cut. */
enum status file_make_dirs(int dir, const char *path, struct err *err);

/** fsync(2) of the folder that holds `path`, so that a rename in it survives a power cut. */
enum status file_sync_parent(int dir, const char *path, struct err *err);

/** Opens the folder beneath `dir` for readdir(3); the caller ends with closedir(3). `*out` is NULL if it is absent, which is
 *  fine, and after a failure. */
enum status file_open_list(int dir, const char *path, DIR **out, struct err *err);

/** Whether an entry is the folder itself or the one above it. */
bool file_is_dots(const char *name);

/** Removes a folder with everything in it, without following symbolic links. Absent is fine. */
enum status file_remove_tree(int dir, const char *path, struct err *err);

/** close(2) that keeps errno; -1 is ignored. */
void file_close(int fd);

#endif
