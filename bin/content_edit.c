#include "commands.h"
#include "content_options.h"
#include "show.h"

#include "site/content_change.h"

static const struct option options[] = {CONTENT_OPTIONS, OPTIONS_END};

static enum status run(struct cli *cli)
{
    struct content_change change = {
        .codename = cli_option(cli, "codename"),
        .title = cli_option(cli, "title"),
        .alt = cli_option(cli, "alt"),
        .decorative = cli_option(cli, "decorative") != NULL,
        .palette = cli_option(cli, "palette"),
    };
    struct content_tags tags;
    struct content content;
    bool has_tags;
    enum status status = content_option_alt(cli);

    if (!cli_option_given(cli))
        return err_set(&cli->err, STATUS_USAGE,
                       "say what to change: \"pierogis content edit -h\" lists the options");
    if (status == STATUS_OK)
        status = content_option_tags(cli, &tags, &has_tags);
    if (status == STATUS_OK)
        status = content_named(cli->site.db, &cli->arena, cli->arguments[0], &content, &cli->err);
    if (status != STATUS_OK)
        return status;
    change.tags = has_tags ? &tags : NULL;
    status = content_edit(&cli->site, &cli->arena, content.id, &change, &content, &cli->err);
    if (status == STATUS_OK)
        show_changed_content(cli, &content, "changed");
    return status;
}

const struct command command_content_edit = {
    .name = "content edit",
    .arguments = "PATH",
    .least = 1,
    .most = 1,
    .needs = DB_WRITES,
    .summary = "change a title, description, codename, palette or tags",
    .example = "pierogis content edit kitchen/rolling-pin --alt \"A floury rolling pin\"",
    .options = options,
    .run = run,
};
