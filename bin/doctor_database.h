/**
 * The database: whether it opens, is whole, and has the schema that this program needs.
 */
#ifndef BIN_DOCTOR_DATABASE_H
#define BIN_DOCTOR_DATABASE_H

#include "doctor_finding.h"

/** Opens it (for writing with --fix only) and examines it. False when its tables cannot be asked. */
bool doctor_database(struct doctor *doctor);

#endif
