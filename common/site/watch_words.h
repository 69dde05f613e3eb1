/**
 * Words that the site does not want to hear: PIEROGIS_WATCH_WORDS, words and phrases.
 *
 * They are compared as words, not as parts of words, whatever their case, accents and punctuation, and letters of other
 * alphabets count as those that they look like. Letters that stand
 * alone make a word together: "S p a m", "s.p.a.m" and "Späm!" are "spam"; "spamalot" is not, nor is "wasp am" or
 * "gas pam". The blanks of a phrase may be left out.
 */
#ifndef SITE_WATCH_WORDS_H
#define SITE_WATCH_WORDS_H

#include "base/arena.h"
#include "base/conf.h"

/** Whether one of the words is in `text`, which is valid UTF-8; `*found` (NULL = who cares) gets it as it stands in the
 *  configuration. Memory for the comparison comes from `arena`. */
bool watch_words_find(const struct conf *conf, struct arena *arena, const char *text,
                      struct str *found);

#endif
