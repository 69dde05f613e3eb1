/**
 * The home: its folders, who may enter them, and what crashes left in them.
 */
#ifndef BIN_DOCTOR_HOME_H
#define BIN_DOCTOR_HOME_H

#include "doctor_finding.h"

/** Opens the home and becomes its owner; no findings yet. STATUS_NOT_FOUND, STATUS_FORBIDDEN. */
enum status doctor_home(struct doctor *doctor);

/** Owners and permissions. */
void doctor_folders(struct doctor *doctor);

/** Files with secrets that others may open: a part of doctor_folders(). */
void doctor_secrets(struct doctor *doctor);

/** What crashes left behind: jobs of uploads, temporary files. */
void doctor_leftovers(struct doctor *doctor);

#endif
