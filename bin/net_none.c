/* Linked into the small program only: it has no network, and knows no services but the one that needs none. */
#include "net/courier_local.h"
#include "net/net.h"

const struct net *const net = NULL;
const struct courier_kind *const courier_kinds[] = {&courier_kind_local, NULL};
