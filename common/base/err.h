/**
 * Why something failed, in one sentence that a person can act on.
 *
 * A function that can fail returns `enum status` and takes a `struct err *` as its last argument. On
 * failure it fills it and returns its status; on success it leaves it alone. NULL is allowed where the
 * caller does not care for the sentence.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/status.h"

#include <stdbool.h>

#define ERR_MAX 600

struct err {
    enum status status;
    bool
        by_machine; /* the operating system refused, and no rule of ours: who asks from the web is not to blame */
    char message[ERR_MAX]; /* plain sentence(s): what, where, why, what to do; no final newline */
};

/** Fills `err` and returns `status`, so that `return err_set(err, STATUS_X, "…");` reads well. The
 *  message is cut at ERR_MAX - 1 bytes, at a UTF-8 boundary. */
enum status err_set(struct err *err, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Like err_set, with the status of `error` (an errno) and its description after ": "; it is by the machine. */
enum status err_errno(struct err *err, int error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Marks what err_set() has just filled as by the machine, for other libraries' words for an errno. Returns `status`. */
enum status err_by_machine(struct err *err, enum status status);

/** Puts "PREFIX: " before the message that is already there; used to add where it happened. */
enum status err_prefix(struct err *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
