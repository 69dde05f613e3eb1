#include "content_options.h"

#include "site/text_rules.h"

enum status content_option_tags(struct cli *cli, struct content_tags *tags, bool *given)
{
    const char *tag;

    tags->count = 0;
    while ((tag = cli_option_at(cli, "tag", tags->count)) != NULL) {
        enum status status;

        if (tags->count == TAGS_MAX)
            return err_set(&cli->err, STATUS_INVALID, "at most %d tags", TAGS_MAX);
        status = tag_check(tag, &cli->err);
        if (status != STATUS_OK)
            return status;
        tags->names[tags->count++] = tag;
    }
    *given = tags->count > 0;
    return STATUS_OK;
}

enum status content_option_alt(struct cli *cli)
{
    if (cli_option(cli, "alt") != NULL && cli_option(cli, "decorative") != NULL)
        return err_set(&cli->err, STATUS_USAGE,
                       "--alt and --decorative contradict each other: give one of them");
    return STATUS_OK;
}
