/**
 * A checked backup becomes the site of a home that has none: a few renames, the configuration last. So a process that
 * is killed leaves a home without a site, in which the same command works again, or the whole site.
 */
#ifndef SITE_RESTORE_PLACE_H
#define SITE_RESTORE_PLACE_H

#include "site/restore.h"

/** Whether the home can take a site. STATUS_CONFLICT when it is one, or has a database or files of one. What an
 *  interrupted restore has placed is taken away. */
enum status restore_check_empty(int home, const char *home_path, struct err *err);

/** Puts everything in place. `conf` is the text of the configuration. The folders of the unpacked home have the modes
 *  that they are to have. STATUS_CONFLICT if the home has become a site meanwhile. */
enum status restore_place(struct restore *restore, struct str conf, struct err *err);

#endif
