#include "project_options.h"

struct project_change project_options(const struct cli *cli)
{
    return (struct project_change){
        .title = cli_option(cli, "title"),
        .palette = cli_option(cli, "palette"),
        .description = cli_option(cli, "description"),
        .moderated = cli_option(cli, "moderated"),
    };
}
