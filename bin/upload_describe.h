/**
 * Where the description of a picture comes from: the command line, a file beside it, or the person at the terminal.
 */
#ifndef BIN_UPLOAD_DESCRIBE_H
#define BIN_UPLOAD_DESCRIBE_H

#include "command.h"

#include "site/upload.h"

/** Sets `alt` and `decorative` of the upload of `file`: --alt or --decorative; else FILE.alt.txt (trimmed); else, on a
 *  terminal and for what looks like a picture, the answer to a question ("-" = decorative, nothing = later). */
enum status upload_describe(struct cli *cli, const char *file, struct upload *upload);

#endif
