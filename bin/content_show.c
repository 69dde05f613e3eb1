#include "commands.h"
#include "show.h"

#include "site/object_json.h"

static void answer_json(struct cli *cli, const struct content *content,
                        const struct content_tags *tags)
{
    struct json_write w;

    json_begin(&w, &cli->out, true);
    json_object(&w);
    show_content_json(&w, content);
    content_tags_json(&w, tags);
    json_end(&w);
    json_finish(&w);
}

static enum status run(struct cli *cli)
{
    struct content content;
    struct content_tags tags;
    enum status status =
        content_named(cli->site.db, &cli->arena, cli->arguments[0], &content, &cli->err);

    if (status == STATUS_OK)
        status = content_tags(cli->site.db, &cli->arena, content.id, &tags, &cli->err);
    if (status != STATUS_OK)
        return status;
    if (cli->json) {
        answer_json(cli, &content, &tags);
        return STATUS_OK;
    }
    show_content(&cli->out, &content);
    for (size_t i = 0; i < tags.count; i++)
        show_field(&cli->out, i == 0 ? "tags" : "", "%s", tags.names[i]);
    return STATUS_OK;
}

const struct command command_content_show = {
    .name = "content show",
    .arguments = "PATH",
    .least = 1,
    .most = 1,
    .needs = DB_READS,
    .summary = "show one piece of content",
    .example = "pierogis content show kitchen/rolling-pin",
    .run = run,
};
