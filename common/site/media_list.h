/**
 * All media files of a site: those that a database refers to, and those that lie in a folder. One at a time: memory does
 * not grow with their number.
 */
#ifndef SITE_MEDIA_LIST_H
#define SITE_MEDIA_LIST_H

#include "site/media_store.h"

/** Calls `found` with each file that an item in any state owns ("ab/HASH.jpg") and whether that item is visible; a file
 *  of several items comes several times. The first status that is not STATUS_OK ends the walk and is returned. It
 *  needs nothing of the tables but what every version of the schema has. */
enum status media_list_rows(struct db *db,
                            enum status (*found)(void *context, const char *name, bool visible,
                                                 struct err *err),
                            void *context, struct err *err);

/** Calls `found` with each file below media/ and then held/ in the folder `dir` ("media/ab/HASH.jpg"), sorted; what is
 *  not called like a media file is passed over. As above. */
enum status media_list_files(int dir,
                             enum status (*found)(void *context, const char *path, struct err *err),
                             void *context, struct err *err);

#endif
