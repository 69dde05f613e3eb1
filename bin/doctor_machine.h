/**
 * The machine: programs that the site uses, what its kernel can lock away, room on the disk, and the clock.
 */
#ifndef BIN_DOCTOR_MACHINE_H
#define BIN_DOCTOR_MACHINE_H

#include "doctor_finding.h"

void doctor_machine(struct doctor *doctor);

#endif
