/**
 * Reads what the Open Trivia Database answers: {"response_code": 0, "results": [{"type": …, "question": …}]}, or the
 * array of results alone, as dumps have it.
 */
#ifndef SITE_TRIVIA_OPENTDB_H
#define SITE_TRIVIA_OPENTDB_H

#include "site/trivia_draft.h"
#include "site/trivia_encoding.h"

#define TRIVIA_OPENTDB_SOURCE "Open Trivia Database (opentdb.com), CC BY-SA 4.0"

/** Adds a draft for every question, refused or not. `*encoding` may be TRIVIA_DETECT and is then replaced by what was
 *  found. `choice`: ask everything as a choice. STATUS_INVALID when it is no such file at all. */
enum status trivia_opentdb_read(struct trivia_drafts *drafts, struct str text, bool choice,
                                enum trivia_encoding *encoding, struct err *err);

#endif
