/* Linked into the small program only: it has no network. */
#include "net/net.h"

const struct net *const net = NULL;
