/**
 * The folder of the page cache, for those who only have to empty it. What lies in it: web/cache.h.
 */
#ifndef SITE_CACHE_FOLDER_H
#define SITE_CACHE_FOLDER_H

#include "base/err.h"

#define CACHE_FOLDER "cache" /* in the home */

/** Deletes the kept pages, also those that no reader gets any more but that still hold what has been erased. Pages are
 *  made and kept anew meanwhile. A folder that is not there is empty. STATUS_IO, STATUS_FORBIDDEN. */
enum status cache_folder_empty(int home, struct err *err);

#endif
