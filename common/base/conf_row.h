/**
 * The rows of base/conf_keys.def and the check of a value against its row. For base/conf.c; everybody else asks
 * base/conf.h.
 */
#ifndef BASE_CONF_ROW_H
#define BASE_CONF_ROW_H

#include "base/conf.h"

enum conf_kind {
    CONF_KIND_TEXT,
    CONF_KIND_SECRET,
    CONF_KIND_WORDS,
    CONF_KIND_CHOICE,
    CONF_KIND_INT,
    CONF_KIND_BYTES,
    CONF_KIND_URL
};

struct conf_row {
    const char *name;     /* with PIEROGIS_ */
    const char *standard; /* the default */
    const char *choices;  /* "a|b|c", or NULL */
    int64_t min, max;
    enum conf_kind kind;
};

const struct conf_row *conf_row(enum conf_key key);

/** Whether `value` is one for this row ("" is, where the default is ""); a number is left in `*number`. `where` ("the
 *  environment") begins the sentence of STATUS_INVALID. */
enum status conf_row_check(const struct conf_row *row, struct str value, const char *where,
                           int64_t *number, struct err *err);

/** The number of the default, 0 if it is none. A default that is wrong is a bug and ends the process. */
int64_t conf_row_standard(const struct conf_row *row);

#endif
