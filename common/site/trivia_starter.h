/**
 * Fifty questions about pierogi and kitchens that are part of the program, so that a new site has something to ask.
 */
#ifndef SITE_TRIVIA_STARTER_H
#define SITE_TRIVIA_STARTER_H

#include "site/trivia_import.h"

/** Their text, as JSON Lines. */
struct str trivia_starter(void);

/** Puts them into the pool, like a file; those that are in it already count as repeated. A transaction of its own. */
enum status trivia_starter_store(struct site *site, struct arena *arena,
                                 struct trivia_counts *counts, struct err *err);

#endif
