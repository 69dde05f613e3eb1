/**
 * Which files an upload means: those named, and with -r everything below the folders named.
 */
#ifndef BIN_UPLOAD_LIST_H
#define BIN_UPLOAD_LIST_H

#include "command.h"

struct upload_entry {
    const char *file; /* as it can be opened */
    const char
        *folder;   /* the folders between the named one and the file, "" = none, "a/b" otherwise */
    int64_t bytes; /* 0 where that could not be told */
};

struct upload_list {
    struct upload_entry *items;
    size_t count, room;
};

/** Adds what `name` stands for. A folder without `recursive` is added as it is, to be refused with its sentence.
 *  Left out below folders: names that begin with a dot, links, *.alt.txt and *.vtt (they belong to the file beside
 *  them). In the order of the names. */
enum status upload_list_add(struct upload_list *list, struct arena *arena, const char *name,
                            bool recursive, struct err *err);

#endif
