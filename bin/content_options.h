/**
 * The options that describe a piece of content, shared by the commands that post and change one.
 */
#ifndef BIN_CONTENT_OPTIONS_H
#define BIN_CONTENT_OPTIONS_H

#include "command.h"

#include "site/content.h"

#define CONTENT_OPTIONS                                                                            \
    {"title", 't', "TEXT", "the title that visitors see", false},                                  \
        {"alt", 'a', "TEXT", "what is to be seen, for who cannot see it", false},                  \
        {"decorative", 0, NULL, "needs no description", false},                                    \
        {"codename", 'c', "NAME", "its codename in the address", false},                           \
        {"tag", 0, "TAG", "a tag", true},                                                          \
    {                                                                                              \
        "palette", 'p', "P,S,A", "three colours of its own, or \"inherit\"", false                 \
    }

/** The tags given; `*given` says whether there were any. STATUS_INVALID for bad ones or too many. */
enum status content_option_tags(struct cli *cli, struct content_tags *tags, bool *given);

/** STATUS_USAGE when both --alt and --decorative were given. */
enum status content_option_alt(struct cli *cli);

#endif
