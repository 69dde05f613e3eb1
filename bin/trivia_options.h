/**
 * The options that describe a question, shared by the commands that add and change one.
 */
#ifndef BIN_TRIVIA_OPTIONS_H
#define BIN_TRIVIA_OPTIONS_H

#include "command.h"

#include "site/question.h"

#define TRIVIA_OPTIONS                                                                             \
    {"answer", 'a', "TEXT", "a right answer", true},                                               \
        {"wrong", 'w', "TEXT", "a wrong answer to choose from", true},                             \
        {"mode", 'm', "MODE", "how answers are compared: text, number, exact or choice", false},   \
        {"tolerance", 0, "NUMBER", "how far off a number is still right", false},                  \
        {"reward", 'r', "CLOUT", "what a right answer earns, or \"usual\"", false},                \
        {"category", 'c', "TEXT", "what it is about", false},                                      \
    {                                                                                              \
        "source", 's', "TEXT", "whom to thank for it", false                                       \
    }

struct trivia_options {
    struct question_texts right, wrong; /* count 0: none were given */
    bool has_mode, has_reward;
    enum answer_mode mode;
    int64_t reward;
    const char *tolerance, *category, *source; /* NULL = not given */
};

/** STATUS_USAGE for values that are none. */
enum status trivia_options_read(struct cli *cli, struct trivia_options *out);

/** The id of a question as an argument. */
enum status trivia_option_id(struct cli *cli, const char *text, int64_t *id);

#endif
