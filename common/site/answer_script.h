/**
 * Words in which letters of one alphabet stand for those of another that look the same (Unicode Technical Standard 39,
 * "mixed-script confusables").
 */
#ifndef SITE_ANSWER_SCRIPT_H
#define SITE_ANSWER_SCRIPT_H

#include "base/str.h"

/** Whether a word of `text`, which is valid UTF-8, has letters of more than one of these alphabets, whose letters are
 *  taken for each other: Latin, Greek, Cyrillic, Armenian, Cherokee. Words in one alphabet each are fine. */
bool answer_mixes_scripts(struct str text);

#endif
