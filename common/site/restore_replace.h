/**
 * A checked backup takes the place of a living site: its files come first, then its database, in one transaction. So
 * visitors see the old or the new site, and a process that is killed leaves one of them.
 */
#ifndef SITE_RESTORE_REPLACE_H
#define SITE_RESTORE_REPLACE_H

#include "site/restore.h"

/** `site->db` is the living database, open for writing. `conf`, if it is not NULL, becomes the configuration; otherwise that
 *  stays as it is. Posting goes on until the database changes, and then waits; hiding waits all the time. Files that the
 *  new database does not know end below held/, where visitors cannot fetch them and `doctor --fix` deletes them.
 *  STATUS_BUSY: writers were quicker all the time; then the old site is as it was. */
enum status restore_replace(struct restore *restore, struct site *site, const struct str *conf,
                            struct err *err);

#endif
