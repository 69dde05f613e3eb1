/**
 * The rows of the command table, each in the file that is called like it: `command_project_add` is in project_add.c.
 */
#ifndef BIN_COMMANDS_H
#define BIN_COMMANDS_H

#include "command.h"

extern const struct command command_account_add, command_account_ban, command_account_edit,
    command_account_link, command_account_list, command_account_remove, command_account_role,
    command_account_show, command_account_unban, command_backup, command_baseline, command_check,
    command_claim_add, command_claim_hide, command_claim_list, command_claim_remove,
    command_claim_restore, command_clout_grant, command_clout_ledger, command_clout_ranks,
    command_clout_show, command_clout_verify, command_completion, command_config,
    command_content_approve, command_content_edit, command_content_hide, command_content_list,
    command_content_move, command_content_reject, command_content_remove, command_content_restore,
    command_content_show, command_current, command_doctor, command_downgrade, command_heads,
    command_help, command_history, command_init, command_merge, command_migrate,
    command_project_add, command_project_cover, command_project_edit, command_project_list,
    command_project_move, command_project_remove, command_project_show, command_repair,
    command_restore, command_serve, command_stamp, command_token_add, command_token_list,
    command_token_revoke, command_trivia_add, command_trivia_edit, command_trivia_export,
    command_trivia_import, command_trivia_list, command_trivia_remove, command_upgrade,
    command_upload, command_waiter_auth, command_waiter_doctor, command_waiter_hear,
    command_waiter_poll, command_waiter_status;

#endif
