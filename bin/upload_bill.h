/**
 * What an upload has come to, file by file, and the bill at its end.
 */
#ifndef BIN_UPLOAD_BILL_H
#define BIN_UPLOAD_BILL_H

#include "command.h"

#include "site/upload.h"

struct bill_line {
    const char *file;
    struct upload_result result;
    struct err err; /* why it was refused; status OK otherwise */
};

struct bill {
    struct bill_line *lines;
    size_t count;
    size_t posted, present, refused;
    int64_t bytes; /* of what was posted, as stored */
    bool dry;
};

/** Adds the line and counts it. */
void bill_add(struct bill *bill, const struct bill_line *line);

/** Prints the bill for people, or the same as JSON. */
void bill_print(struct cli *cli, const struct bill *bill);

#endif
