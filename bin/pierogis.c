/* The table of commands, in the order of the help page. Each stands in the file that is called like it. */
#include "cli.h"
#include "commands.h"

const struct command *const commands[] = {
    &command_init,           &command_serve,           &command_config,
    &command_doctor,         &command_project_list,    &command_project_show,
    &command_project_add,    &command_project_edit,    &command_project_move,
    &command_project_cover,  &command_project_remove,  &command_upload,
    &command_content_list,   &command_content_show,    &command_content_edit,
    &command_content_move,   &command_content_hide,    &command_content_restore,
    &command_content_remove, &command_content_approve, &command_content_reject,
    &command_claim_list,     &command_claim_add,       &command_claim_hide,
    &command_claim_restore,  &command_claim_remove,    &command_account_list,
    &command_account_show,   &command_account_add,     &command_account_edit,
    &command_account_role,   &command_account_ban,     &command_account_unban,
    &command_account_link,   &command_account_remove,  &command_check,
    &command_token_add,      &command_token_list,      &command_token_revoke,
    &command_clout_show,     &command_clout_grant,     &command_clout_ledger,
    &command_clout_verify,   &command_clout_ranks,     &command_trivia_list,
    &command_trivia_add,     &command_trivia_edit,     &command_trivia_remove,
    &command_trivia_import,  &command_trivia_export,   &command_migrate,
    &command_upgrade,        &command_downgrade,       &command_current,
    &command_history,        &command_heads,           &command_merge,
    &command_stamp,          &command_baseline,        &command_repair,
    &command_backup,         &command_restore,         &command_waiter_poll,
    &command_waiter_hear,    &command_waiter_status,   &command_waiter_auth,
    &command_waiter_doctor,  &command_completion,      &command_help,
};
const size_t command_count = sizeof(commands) / sizeof(commands[0]);

int main(int argc, char **argv)
{
    return cli_main(argc, argv);
}
