/**
 * Answers that several migration commands give.
 */
#ifndef BIN_MIGRATION_ANSWER_H
#define BIN_MIGRATION_ANSWER_H

#include "command.h"

#include "migrate/stamp.h"

/** What stamp and baseline have written. */
void migration_answer_stamp(struct cli *cli, const struct stamp_report *report);

/** Adds each difference as a reason of the refusal, with the code "differs:SUBJECT". */
void migration_reasons(struct cli *cli, const struct difference_list *differences);

#endif
