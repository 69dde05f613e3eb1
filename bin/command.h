/**
 * What a command is: a row that says its name, arguments, options and needs, and the function that does it. Help,
 * completion, the checking of arguments and the opening of the site are all made from the row.
 */
#ifndef BIN_COMMAND_H
#define BIN_COMMAND_H

#include "say.h"

#include "base/buf.h"
#include "base/json_write.h"
#include "migrate/refusal.h"
#include "site/site.h"

enum need {
    NEED_SITE = 1 << 0,  /* a home with a readable configuration */
    DB_READS = 1 << 1,   /* the site's database, read-only; implies NEED_SITE */
    DB_WRITES = 1 << 2,  /* the same for writing */
    NEED_NET = 1 << 3,   /* outgoing connections: runs in pierogis-full */
    ANY_SCHEMA = 1 << 4, /* works on a database whose schema is not the one of this program */
};

struct option {
    const char *name;  /* "title" for --title */
    char letter;       /* 't' for -t; 0 = none */
    const char *value; /* what stands for the value in help: "TEXT"; NULL = a flag without one */
    const char *help;
    bool many; /* may be given several times */
};

#define OPTIONS_END                                                                                \
    {                                                                                              \
        NULL, 0, NULL, NULL, false                                                                 \
    }

struct cli;

struct command {
    const char *name;             /* "project add": one word, or two */
    const char *arguments;        /* as in the usage line: "PATH", "PROJECT FILE…", "" */
    int least, most;              /* how many arguments; most -1 = any number */
    unsigned needs;               /* enum need */
    const char *summary;          /* one line for lists */
    const char *example;          /* a line to try */
    const struct option *options; /* ends with OPTIONS_END; NULL = none */
    enum status (*run)(struct cli *cli);
};

/** All commands, in the order of the help page (pierogis.c). */
extern const struct command *const commands[];
extern const size_t command_count;

#define OPTIONS_MAX 256 /* values given on one command line */

struct cli {
    const struct command *command;
    char **argv; /* the command line as it came */
    struct arena arena;
    const char *home_path; /* --home, or NULL */
    bool json, quiet, help, version;
    bool told; /* of what went wrong, by a former process: the exit code is enough */
    struct {
        const struct option *option;
        const char *value;
    } given[OPTIONS_MAX];
    size_t given_count;
    const char **arguments;
    int argument_count;

    struct site site;  /* as far as the command's needs go */
    struct conf *conf; /* the same as site.conf, for commands that set keys */
    struct buf out;    /* everything for stdout: written, and checked, once at the end */
    struct err err;
    struct refusal_list
        reasons; /* why a migration was refused, each with its code; none for other refusals */
};

/** The value of --NAME (the last one given), "" for a flag that was given, NULL if absent. The command must have
 *  declared it: asking for another one is a bug. */
const char *cli_option(const struct cli *cli, const char *name);

/** Value number `index` (from 0) of an option that may be repeated; NULL after the last. */
const char *cli_option_at(const struct cli *cli, const char *name, size_t index);

/** Whether any of the command's own options was given. */
bool cli_option_given(const struct cli *cli);

#endif
