/**
 * How commands show questions to admins, answers and all.
 */
#ifndef BIN_TRIVIA_SHOW_H
#define BIN_TRIVIA_SHOW_H

#include "command.h"

#include "site/question.h"

/** One question as an object. */
void trivia_show_json(struct json_write *w, const struct question *question);

/** The answer of a command that changed one question: the object with --json, else `sentence`, its number and text. */
void trivia_show_changed(struct cli *cli, const struct question *question, const char *sentence);

/** Tells whoever runs the command when the pool holds so few questions that people soon know them all, and when rewards
 *  and prices are such that guessing pays. */
enum status trivia_show_pool(struct cli *cli);

#endif
