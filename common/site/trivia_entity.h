/**
 * Character references of HTML ("&quot;", "&#039;", "&#x3c0;"), as dumps of questions are full of them.
 */
#ifndef SITE_TRIVIA_ENTITY_H
#define SITE_TRIVIA_ENTITY_H

#include "base/arena.h"

/** The text with its references replaced, once: "&amp;lt;" becomes "&lt;". What is no reference, or none of HTML 4,
 *  stays as it is. The copy is in `arena`, with a NUL behind it; references to NUL, surrogates and beyond Unicode
 *  stay. */
struct str trivia_entity_decode(struct arena *arena, struct str text);

/** Whether there is a reference in it that would be replaced. */
bool trivia_entity_is_in(struct str text);

#endif
