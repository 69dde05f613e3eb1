/**
 * Taking questions from files into the pool. Every one that is refused has its reason; the others are taken.
 */
#ifndef SITE_TRIVIA_IMPORT_H
#define SITE_TRIVIA_IMPORT_H

#include "site/trivia_draft.h"
#include "site/trivia_encoding.h"

#define TRIVIA_FILE_MAX ((size_t)64 << 20) /* bytes */

enum trivia_format {
    TRIVIA_OPENTDB,
    TRIVIA_CSV,
    TRIVIA_JSONL
};
#define TRIVIA_FORMATS 3

/** "opentdb", "csv", "jsonl". */
const char *trivia_format_name(enum trivia_format format);
bool trivia_format_of(struct str name, enum trivia_format *out);

/** Which format a file has, by its first bytes: of JSON, whether the first line is a question in itself. */
enum trivia_format trivia_format_detect(struct str text);

struct trivia_reading {
    enum trivia_format format;
    enum trivia_encoding
        encoding;       /* of TRIVIA_OPENTDB; TRIVIA_DETECT is replaced by what was found */
    bool choice;        /* of TRIVIA_OPENTDB: ask everything as a choice */
    const char *source; /* whom to thank where the file does not say; NULL = nobody */
};

/** Reads `text`, a file of up to TRIVIA_FILE_MAX bytes, into `drafts`, all of it in `arena`. A byte order mark at its
 *  beginning is passed over. STATUS_INVALID when it is not of this format at all. */
enum status trivia_read(struct arena *arena, struct str text, struct trivia_reading *reading,
                        struct trivia_drafts *drafts, struct err *err);

struct trivia_counts {
    size_t added;
    size_t refused;             /* by a rule */
    size_t repeated;            /* in the pool already */
    size_t modes[ANSWER_MODES]; /* of those that were added */
};

/** Puts the drafts that are fine into the pool, all in one transaction, and refuses the others with their reasons: also
 *  those that ask what another one asks. A `rehearsal` finds out all of this and takes everything back. On failure
 *  (the machine's) nothing is added. */
enum status trivia_store(struct site *site, struct trivia_drafts *drafts, bool rehearsal,
                         struct trivia_counts *out, struct err *err);

/** Appends all active questions as JSON Lines (site/trivia_jsonl.h), in the order in which they were added. */
enum status trivia_export(struct db *db, struct buf *out, size_t *count, struct err *err);

#endif
