/**
 * The configuration: whether it can be read, and whether its values go together.
 */
#ifndef BIN_DOCTOR_CONFIGURATION_H
#define BIN_DOCTOR_CONFIGURATION_H

#include "doctor_finding.h"

/** Reads and judges it. False when there is none to go on with. */
bool doctor_configuration(struct doctor *doctor);

#endif
