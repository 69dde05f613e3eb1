/**
 * Rules for the short texts that people give: titles, descriptions, alternative texts, tags.
 */
#ifndef SITE_TEXT_RULES_H
#define SITE_TEXT_RULES_H

#include "base/err.h"
#include "base/str.h"

/** Valid UTF-8, at most `max` bytes, without control characters (line ends are fine) and without the invisible
 *  characters that turn the writing direction. `what` begins the sentence: "the description". */
enum status text_check(const char *text, const char *what, size_t max, struct err *err);

/** The same on one line, not empty, at most TITLE_MAX bytes. */
enum status title_check(const char *title, struct err *err);

/** What is to be seen or heard: text_check() with at most ALT_MAX bytes, and not empty. */
enum status alt_check(const char *alt, struct err *err);

/** A tag: 1 to TAG_MAX bytes, one line, no comma. */
enum status tag_check(const char *tag, struct err *err);

/** "yes" or "no" into `*out`; `what` names the setting in the sentence. */
enum status yes_no(const char *text, const char *what, bool *out, struct err *err);

#endif
