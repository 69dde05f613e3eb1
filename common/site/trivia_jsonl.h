/**
 * Questions as JSON Lines, one object each: the format in which they are exported and taken back, byte for byte.
 *
 *     {"question":"…","answers":["…"],"wrong":["…"],"mode":"text","tolerance":"0.5","reward":3,"category":"…","source":"…"}
 *
 * Only question and answers must be there. Without a mode it is guessed (question_guess_mode), with wrong answers as a
 * choice.
 */
#ifndef SITE_TRIVIA_JSONL_H
#define SITE_TRIVIA_JSONL_H

#include "base/buf.h"
#include "site/trivia_draft.h"

#define TRIVIA_JSONL_LINE_MAX 65536 /* bytes */

/** Adds a draft for every line that is not empty, refused or not. */
void trivia_jsonl_read(struct trivia_drafts *drafts, struct str text);

/** Appends the question as one line with its line end. Members that say nothing are left out. */
void trivia_jsonl_write(struct buf *out, const struct question *question);

#endif
