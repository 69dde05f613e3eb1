/**
 * The grammar of `.env`: lines of KEY=value, empty lines, and comments that begin with "#".
 *
 * A key is made of A-Z, 0-9 and "_". A value is bare (it goes to the end of the line, blanks around it taken off,
 * and has none of " ' ` \ $ #) or stands in double quotes, where \n \" \\ \$ are the only escapes and "$" must be
 * escaped. So what is accepted here means the same to a shell and to systemd, quoted blanks aside; the rest is
 * refused, not guessed at.
 */
#ifndef BASE_ENV_FILE_H
#define BASE_ENV_FILE_H

#include "base/buf.h"
#include "base/err.h"

struct env_file {
    char *at; /* the next line; the text is changed in place as values lose their quotes */
    char *end;
    int line; /* number of the line that was read last, from 1 */
};

/** Begins to read `len` bytes at `text`, which must stay and may be written to. */
void env_file_begin(struct env_file *file, char *text, size_t len);

/** Reads the next pair; `*found` is false at the end. The views point into the text. STATUS_INVALID, with a sentence
 *  that does not contain the value, for anything that is not in the grammar. */
enum status env_file_next(struct env_file *file, bool *found, struct str *key, struct str *value,
                          struct err *err);

/** Appends "KEY=value\n", in quotes where they are needed. The value must not contain NUL. */
void env_file_write(struct buf *out, const char *key, const char *value);

#endif
