/**
 * The options that say what a project is, shared by the commands that make and change one.
 */
#ifndef BIN_PROJECT_OPTIONS_H
#define BIN_PROJECT_OPTIONS_H

#include "command.h"

#include "site/project_change.h"

#define PROJECT_OPTIONS                                                                            \
    {"title", 't', "TEXT", "the title that visitors see", false},                                  \
        {"palette", 'p', "P,S,A", "three colours: \"#ffebcd,#5f9ea0,#a55555\", or \"inherit\"",    \
         false},                                                                                   \
        {"description", 'd', "TEXT", "a description, in Markdown", false},                         \
    {                                                                                              \
        "moderated", 0, "yes|no", "whether posts of members wait for approval", false              \
    }

/** What the command line says of the project. */
struct project_change project_options(const struct cli *cli);

/** Tells the person who chose this palette which of its colours are used darker or lighter, so that they can be
 *  read. Nothing when none are. */
void project_tell_palette(const struct cli *cli, const struct palette *palette);

#endif
