/** What the views of t/views/cases/ show: one of everything that a value can be, in its nastiest form. */
#ifndef VIEWS_THING_H
#define VIEWS_THING_H

#include "base/html.h"

struct item {
    const char *name;
    bool on;
};

struct thing {
    const char *plain;
    const char *nasty;  /* every character that means something in markup */
    const char *lines;  /* several lines, and a control character */
    const char *broken; /* malformed UTF-8 */
    const char *nothing;
    const char *script; /* a URL that must not be written */
    const char *url;
    struct str cut;
    struct html html;
    int negative;
    unsigned long long huge;
    bool yes;
    bool no;
    const struct item *items;
    size_t item_count;
};

#endif
