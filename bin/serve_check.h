/**
 * The check that "serve --check ACCOUNT" shows as soon as the site answers: whoever has just set it up wants to log in.
 */
#ifndef BIN_SERVE_CHECK_H
#define BIN_SERVE_CHECK_H

#include "command.h"

#include "site/login_check.h"

/** Whether `handle` can have a check: STATUS_NOT_FOUND or STATUS_FORBIDDEN with a sentence. */
enum status serve_check_possible(struct cli *cli, const char *handle);

/** A brand-new one, made with a handle on the database of its own, which is closed again: serving goes on for long. */
enum status serve_check_make(struct cli *cli, const char *handle, struct login_check *out);

#endif
