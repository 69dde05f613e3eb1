/**
 * Where the parts of this installation lie. There is one shape, in the build folder and installed alike:
 * ROOT/bin/{pierogis,pierogis-full,pierogis-render}, ROOT/cgi-bin/NAME.cgi, ROOT/assets, ROOT/man; installed, ROOT is
 * PREFIX/lib/pierogis and PREFIX/bin/pierogis a link into it.
 */
#ifndef BIN_INSTALL_H
#define BIN_INSTALL_H

#include "base/arena.h"
#include "base/err.h"

struct install {
    bool in_tree;        /* runs from a source tree's build folder */
    const char *home;    /* the home when nobody names one: TREE/var, or /var/lib/pierogis */
    const char *self;    /* ROOT/bin/pierogis */
    const char *full;    /* ROOT/bin/pierogis-full */
    const char *render;  /* ROOT/bin/pierogis-render */
    const char *cgi_bin; /* ROOT/cgi-bin */
    const char *assets;  /* ROOT/assets */
};

/** Found from the path of the running program (/proc/self/exe), links resolved. STATUS_IO when that cannot be read. */
enum status install_find(struct install *out, struct arena *arena, struct err *err);

#endif
