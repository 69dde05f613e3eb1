/**
 * A process gives up what it will not need: files outside a few folders (Landlock), and system calls (seccomp).
 * What was open before stays usable. There is no way back, and children inherit it; entering again can only
 * take away more.
 *
 * Both mechanisms are best effort by kernel: where one does not exist (old kernel, switched off at boot, a
 * container's own filter), the other still works, and the level says what was reached. A mechanism that exists
 * and fails is an error. Refused calls fail with EPERM, EACCES or ENOSYS, so that libraries fall back; nothing
 * is killed.
 */
#ifndef BASE_SANDBOX_H
#define BASE_SANDBOX_H

#include "base/err.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>

enum sandbox_profile {
    SANDBOX_PAGE,     /* no new program or process, no new socket, no signals, no code in data */
    SANDBOX_UPLOAD,   /* like page, but may run the programs that a rule lets it execute */
    SANDBOX_FFMPEG,   /* the same calls as upload; its rules say which programs and libraries */
    SANDBOX_POSTGRES, /* like page, but may make connections (local, IPv4, IPv6) */
    SANDBOX_DECODE /* an allow-list: memory, reading and writing what is open, creating new files */
};

/** The only flags with which SANDBOX_DECODE may open a file: it creates, and never opens what was there. */
#define SANDBOX_CREATE_FLAGS (O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC)

enum sandbox_right {
    SANDBOX_READ = 1,  /* read files, list folders */
    SANDBOX_WRITE = 2, /* read, write, create, remove and rename regular files and folders */
    SANDBOX_EXEC = 4,  /* read and execute files */
    SANDBOX_MOVE = 8   /* with WRITE: rename files between the folders of all rules that have it */
};

/** What may be done with a file, or with everything below a folder. A negative descriptor is a rule without
 *  effect, so that folders that a machine does not have need no case. */
struct sandbox_rule {
    int fd; /* any descriptor of it, O_PATH is enough; may be closed afterwards */
    unsigned rights;
};

struct sandbox_level {
    int landlock_abi; /* version that the kernel speaks; 0 = none */
    bool seccomp;
};

/* Version 1 of Landlock (Linux 5.13 to 5.18) lets nobody rename between folders: with SANDBOX_MOVE it is left out. */

/** Enters the profile with these rules (none: no file can be opened any more). `level` may be NULL. STATUS_BUG for a
 *  rule that makes no sense, STATUS_IO when the kernel has a mechanism but it fails. Costs about 50 µs. */
enum status sandbox_enter(enum sandbox_profile profile, const struct sandbox_rule *rules,
                          size_t count, struct sandbox_level *level, struct err *err);

/** What sandbox_enter() would reach on this machine, without entering. */
struct sandbox_level sandbox_probe(void);

#endif
