/**
 * What a client's file name is good for: showing it, and guessing a title and the kind of text. It is never a path.
 */
#ifndef SITE_UPLOAD_NAME_H
#define SITE_UPLOAD_NAME_H

#include "base/arena.h"

#define UPLOAD_NAME_MAX 120 /* bytes */

/** The last component, valid UTF-8 without control or direction characters, at most UPLOAD_NAME_MAX bytes. */
char *upload_name_clean(struct arena *arena, const char *name);

/** "IMG_2041-rolling_pin.jpg" gives "IMG 2041 rolling pin"; "Untitled" when nothing is left. */
char *upload_name_title(struct arena *arena, const char *clean);

enum upload_text {
    UPLOAD_NO_TEXT,
    UPLOAD_MARKDOWN, /* .md */
    UPLOAD_PLAIN     /* .txt */
};

/** Text has no bytes to tell it by: its ending decides. Everything else is told by its bytes. */
enum upload_text upload_name_text(const char *name);

#endif
