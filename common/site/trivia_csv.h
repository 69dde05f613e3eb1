/**
 * Reads questions from comma-separated values: "question, answer|answer, wrong|wrong, difficulty".
 *
 * A first line that begins with "question" names the columns, in any order: question, answers, wrong, mode, tolerance,
 * reward, category, source, difficulty. Without it they are question, answers, wrong and category, and a last field that
 * is easy, medium or hard is taken for the difficulty, which has no meaning here. "\|" is a bar within an answer.
 */
#ifndef SITE_TRIVIA_CSV_H
#define SITE_TRIVIA_CSV_H

#include "site/trivia_draft.h"

/** Adds a draft for every record, refused or not. With wrong answers it is a choice, unless there is a mode.
 *  STATUS_INVALID when the names of the columns are wrong. */
enum status trivia_csv_read(struct trivia_drafts *drafts, struct str text, struct err *err);

#endif
