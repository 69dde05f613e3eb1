/**
 * One entry of a backup, unpacked.
 */
#ifndef SITE_RESTORE_ENTRY_H
#define SITE_RESTORE_ENTRY_H

#include "base/archive_read.h"
#include "site/restore.h"

#define RESTORE_SHELF 16 /* bytes of "media/ab" */

/** Unpacks the present entry of `archive`, whose name is one that a backup can have, as a new file of the unpacked home.
 *  `shelf` is the folder of media files that was made last, "" at first. `hash` gets the hash of the bytes.
 *  STATUS_INVALID for damage, for a size beyond all measure and for a name that was there already. */
enum status restore_entry(const struct restore *restore, struct archive_reader *archive,
                          char shelf[RESTORE_SHELF], uint8_t hash[HASH_BYTES], struct err *err);

#endif
