/**
 * Words of SQLite that PostgreSQL does not understand, or takes for something else.
 */
#ifndef MIGRATE_DIALECT_WORD_H
#define MIGRATE_DIALECT_WORD_H

#include "migrate/sql_token.h"

#define NAME_BYTES 63 /* the longest name that PostgreSQL does not cut */

/** What to write in place of this word wherever it stands; `rest` are the tokens after it. NULL: nothing is wrong
 *  with it. */
const char *dialect_word_refused(const struct token *word, const struct sql_reader *rest);

/** The same for words in the definition of a column or constraint. */
const char *dialect_word_refused_in_table(const struct token *word, const struct sql_reader *rest);

/** Whether the word may follow the type of a column: NOT, DEFAULT, REFERENCES, … */
bool dialect_word_after_type(const struct token *word);

/** Whether it is a word that has a value: TRUE, NULL, CURRENT_DATE, … */
bool dialect_word_is_value(const struct token *word);

/** Whether the tokens after the present one are these words; `two` may be NULL. */
bool dialect_next_are(const struct sql_reader *rest, const char *one, const char *two);

#endif
