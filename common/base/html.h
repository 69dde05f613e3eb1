/**
 * Ready-made HTML, which views write without escaping. Its own type, so that a plain string cannot take that
 * way by accident. Only code that made the markup itself (site/markdown.c) calls html_ready().
 */
#ifndef BASE_HTML_H
#define BASE_HTML_H

#include "base/str.h"

struct html {
    struct str bytes;
};

static inline struct html html_ready(struct str bytes)
{
    return (struct html){bytes};
}

#endif
