/**
 * How commands show accounts.
 */
#ifndef BIN_ACCOUNT_ANSWER_H
#define BIN_ACCOUNT_ANSWER_H

#include "command.h"

#include "site/account.h"

/** The answer of a command that changed one account: the object with --json, else "HANDLE SENTENCE". */
void account_changed(struct cli *cli, const struct account *account, const char *sentence);

#endif
