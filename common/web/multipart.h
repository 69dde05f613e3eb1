/**
 * A form with files: multipart/form-data (RFC 7578, in the framing of RFC 2046 section 5.1), read piece by piece, so
 * that a large file never stands in memory.
 *
 *     status = multipart_begin(&m, arena, content_type, reader, err);
 *     while (status == STATUS_OK && (status = multipart_next(&m, &part, err)) == STATUS_OK && part.name != NULL)
 *         while ((status = multipart_read(&m, piece, sizeof(piece), &got, err)) == STATUS_OK && got > 0)
 *             …
 *
 * The parser promises that what it gives is between two delimiters of the form; what it means is for others.
 */
#ifndef WEB_MULTIPART_H
#define WEB_MULTIPART_H

#include "base/arena.h"
#include "base/err.h"

#define MULTIPART_BOUNDARY_MAX 70 /* characters (RFC 2046 section 5.1.1) */
#define MULTIPART_HEAD_MAX 4096   /* bytes of the header lines of a part */
#define MULTIPART_PARTS_MAX 64
#define MULTIPART_WINDOW 65536

/** Where the body comes from: up to `size` bytes; 0 at its end, -1 on failure. */
struct multipart_source {
    void *context;
    ptrdiff_t (*read)(void *context, char *out, size_t size);
};

struct multipart {
    struct arena *arena;
    struct multipart_source source;
    char delimiter[MULTIPART_BOUNDARY_MAX + 5]; /* CR LF - - and the boundary */
    size_t delimiter_len;
    char *window;   /* bytes that have come and are not given out */
    size_t at, end; /* in the window */
    bool ended;     /* the source has no more */
    bool inside;    /* of a part */
    bool last;      /* the closing delimiter has been seen */
    size_t parts;
};

struct multipart_part {
    const char *name;      /* of the field; NULL: there are no more parts */
    const char *file_name; /* as the client calls it, for display only; NULL: an ordinary field */
};

/** Whether a Content-Type is that of such a form. */
bool multipart_is(struct str content_type);

/** Starts. STATUS_BAD_REQUEST when the type has no boundary or one that is out of form. */
enum status multipart_begin(struct multipart *m, struct arena *arena, struct str content_type,
                            struct multipart_source source, struct err *err);

/** Goes to the next part, over what is left of the present one. Names are valid UTF-8 or not, as they came. After
 *  the last part the rest of the body is read to its end. STATUS_BAD_REQUEST: the form ends without its closing
 *  delimiter, a part has no name, too many parts, or header lines that are too long or out of form. */
enum status multipart_next(struct multipart *m, struct multipart_part *part, struct err *err);

/** The next bytes of the present part, up to `size` (at least 1); *got is 0 at its end. */
enum status multipart_read(struct multipart *m, char *out, size_t size, size_t *got,
                           struct err *err);

#endif
