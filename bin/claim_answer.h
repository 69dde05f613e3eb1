/**
 * How commands name and show claims.
 */
#ifndef BIN_CLAIM_ANSWER_H
#define BIN_CLAIM_ANSWER_H

#include "command.h"

#include "site/claim_change.h"

/** A command that brings the claim whose number is its argument into `state`; with `refund` its price comes back. The
 *  answer is the object with --json, else "claim NUMBER SENTENCE". */
enum status claim_change_state(struct cli *cli, enum claim_state state, bool refund,
                               const char *sentence);

#endif
