/**
 * Numbers as people type them for an answer: exact decimals, so that no rounding of binary fractions decides.
 */
#ifndef SITE_ANSWER_NUMBER_H
#define SITE_ANSWER_NUMBER_H

#include "base/arena.h"
#include "base/err.h"

#include <stdint.h>

#define ANSWER_NUMBER_UNIT 1000000 /* a number is kept in millionths */

/** Reads "1234.5", "-3", "1 234 567", "3,14" and digits of other widths into `*millionths`: at most 12 digits before the
 *  point and 6 after it. Blanks stand only where thousands end. One comma is a decimal comma, unless exactly three
 *  digits follow it: then nobody knows what is meant. STATUS_INVALID, with what to write, for everything else. */
enum status answer_number(struct str text, int64_t *millionths, struct err *err);

/** What else a number may mean that answer_number() reads: "1.500" is one and a half, and in half of Europe fifteen
 *  hundred. The same as `millionths` when there is nothing else. */
int64_t answer_number_grouped(struct str text, int64_t millionths);

/** The one way to write it, without needless zeros: "1234.5". */
char *answer_number_text(struct arena *arena, int64_t millionths);

#endif
