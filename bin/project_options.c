#include "project_options.h"

#include "site/palette_derive.h"

struct project_change project_options(const struct cli *cli)
{
    return (struct project_change){
        .title = cli_option(cli, "title"),
        .palette = cli_option(cli, "palette"),
        .description = cli_option(cli, "description"),
        .moderated = cli_option(cli, "moderated"),
    };
}

void project_tell_palette(const struct cli *cli, const struct palette *palette)
{
    struct palette_change changes[PALETTE_CHANGES_MAX];
    size_t count = palette_changes(palette, changes);

    for (size_t i = 0; i < count; i++)
        cli_say(cli, "your %s #%06x is used as #%06x, %s, for %s, to keep them readable",
                changes[i].colour, (unsigned)changes[i].given, (unsigned)changes[i].used,
                changes[i].darker ? "darker" : "lighter", changes[i].use);
}
