/**
 * What the doctor finds out about the waiter on one service: by what is remembered of his rounds, and by one question.
 */
#ifndef BIN_WAITER_DOCTOR_SERVICE_H
#define BIN_WAITER_DOCTOR_SERVICE_H

#include "doctor_finding.h"

#include "net/courier.h"

/** Examines one service; it has keys when this returns true. `ask` allows the question, which costs what it costs, and is
 *  for whoever holds the waiter's lock. */
bool waiter_doctor_service(struct doctor *doctor, const struct courier_kind *kind, bool ask);

#endif
