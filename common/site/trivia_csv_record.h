/**
 * Records of comma-separated values as RFC 4180 describes them: fields in quotes may hold commas, line ends and doubled
 * quotes. Lines may also end with LF alone.
 */
#ifndef SITE_TRIVIA_CSV_RECORD_H
#define SITE_TRIVIA_CSV_RECORD_H

#include "base/arena.h"

#define TRIVIA_CSV_FIELDS_MAX 32

struct trivia_csv_record {
    size_t line; /* on which it begins, from 1 */
    struct str fields[TRIVIA_CSV_FIELDS_MAX];
    size_t count;
    const char *wrong; /* why it cannot be read; NULL = it can */
};

struct trivia_csv {
    struct str rest;
    size_t line;
};

/** Takes the next record off; fields are in `arena`. Empty lines are passed over. False at the end. A record that is
 *  wrong ends with its line, so that the next one can be read. */
bool trivia_csv_next(struct trivia_csv *csv, struct arena *arena, struct trivia_csv_record *out);

#endif
