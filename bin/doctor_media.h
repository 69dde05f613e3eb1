/**
 * What people have posted: whether the files and the rows agree, and what visitors cannot see.
 */
#ifndef BIN_DOCTOR_MEDIA_H
#define BIN_DOCTOR_MEDIA_H

#include "doctor_finding.h"

/** The style sheets of all palettes in use. */
void doctor_palettes(struct doctor *doctor);

/** Files against rows, and pictures without a description. */
void doctor_media(struct doctor *doctor);

#endif
