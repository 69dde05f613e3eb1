/**
 * What a sandbox must leave to programs that it may run and that are linked with the system's libraries.
 */
#ifndef BASE_SANDBOX_LIBRARIES_H
#define BASE_SANDBOX_LIBRARIES_H

#include "base/sandbox.h"

#define SANDBOX_LIBRARIES 6 /* rules */

/** Fills rules for the dynamic loader, which is a program, too, and for the folders of the libraries. The caller closes
 *  their descriptors; what a machine does not have is -1, a rule without effect. */
void sandbox_libraries(struct sandbox_rule rules[SANDBOX_LIBRARIES]);

#endif
