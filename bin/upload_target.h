/**
 * Which project a file goes to: the one named, or with -r the sub-project that stands for its folder.
 */
#ifndef BIN_UPLOAD_TARGET_H
#define BIN_UPLOAD_TARGET_H

#include "command.h"

#include "site/project.h"

/** The project for files of `folder` ("" or "a/b", the names of folders) below `top`. Missing ones are made, each with
 *  its folder's name as title; a codename that something else has gets "-2". With `dry` nothing is made and `out` has
 *  no id. */
enum status upload_target(struct cli *cli, const struct project *top, const char *folder, bool dry,
                          struct project *out);

#endif
