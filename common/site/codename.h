/**
 * Codenames: the short names in addresses. 1–32 of `a-z 0-9 -`, neither beginning nor ending with a hyphen.
 * A path is up to 8 codenames joined by `/`; projects and content of one parent share the names.
 */
#ifndef SITE_CODENAME_H
#define SITE_CODENAME_H

#include "base/arena.h"
#include "base/err.h"

#define CODENAME_MAX 32
#define PATH_DEPTH_MAX 8

bool codename_is_valid(struct str name);

/** STATUS_OK, or STATUS_INVALID with a sentence that says what a codename is. */
enum status codename_check(struct str name, struct err *err);

/** Whether every piece is a codename and there are at most PATH_DEPTH_MAX; leading or trailing slashes and
 *  empty pieces are refused. */
bool path_is_valid(struct str path);
enum status path_check(struct str path, struct err *err);

/** A codename made from a title, a file name or what somebody is called: folded to ASCII where Unicode has a plain letter
 *  for it, everything else a hyphen, cut to fit; NULL when nothing is left. */
char *codename_of(struct arena *arena, struct str text);

/** The same, with "item" when nothing is left. */
char *codename_suggest(struct arena *arena, struct str text);

/** `base` with "-N" appended (N >= 2), shortened so that it still fits. */
char *codename_numbered(struct arena *arena, const char *base, unsigned n);

/** The path of the parent ("" for a top-level path) and the last codename. */
char *path_parent(struct arena *arena, const char *path);
const char *path_last(const char *path);

/** `parent`/`name`, or `name` alone when the parent is "". */
char *path_join(struct arena *arena, const char *parent, const char *name);

#endif
