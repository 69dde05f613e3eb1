/**
 * The text of a version script (migrate/script.h says what it looks like).
 */
#ifndef MIGRATE_SCRIPT_WRITE_H
#define MIGRATE_SCRIPT_WRITE_H

#include "base/buf.h"
#include "migrate/script.h"

struct script_text {
    const char *id;
    const char *const *parents; /* ids, ended by NULL; none = the first script */
    const char *message;
    const char *destructive; /* "none", or what is lost */
    const char *after;       /* hash of SQLite's schema afterwards; NULL = not recorded */
    struct str bodies[DIRECTION__COUNT][DIALECT__COUNT]; /* each empty, or ended by LF */
    const char *irreversible[DIALECT__COUNT];            /* why there is no way down, or NULL */
};

/** A new random id (16 hexadecimal digits). */
const char *script_new_id(struct arena *arena);

/** The name of the file: the id, the message in lower-case words, ".sql". */
const char *script_file_name(struct arena *arena, const char *id, const char *message);

/** Moves comments in the body from `start` on that would mean something in a script one blank to the right.
 *  STATUS_INVALID when such a line stands in a text or a name, which must stay as it is. */
enum status script_escape(struct buf *body, size_t start, struct err *err);

/** Appends the script, which is read again to be certain: STATUS_INVALID when a body has a line that means something
 *  else in a script, or bytes that have no place in it. */
enum status script_write(struct arena *arena, const struct script_text *script, struct buf *out,
                         struct err *err);

#endif
