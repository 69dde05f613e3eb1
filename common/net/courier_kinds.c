/* Linked into programs that have a network; the others have a list of their own. */
#include "net/courier_local.h"
#include "net/courier_mastodon.h"
#include "net/courier_x.h"

const struct courier_kind *const courier_kinds[] = {&courier_kind_local, &courier_kind_x,
                                                    &courier_kind_mastodon, NULL};
