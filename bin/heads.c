#include "commands.h"
#include "migration.h"

static const struct option options[] = {
    MIGRATION_OPTIONS,
    OPTIONS_END,
};

static void answer_json(struct cli *cli, const struct chain *chain)
{
    struct json_write w;

    json_begin(&w, &cli->out, true);
    json_object(&w);
    json_key(&w, "heads");
    json_array(&w);
    for (size_t i = 0; i < chain->head_count; i++) {
        json_object(&w);
        json_key(&w, "id");
        json_put_text(&w, chain->heads[i]->id);
        json_key(&w, "file");
        json_put_text(&w, chain->heads[i]->file);
        json_key(&w, "message");
        json_put_text(&w, chain->heads[i]->message);
        json_end(&w);
    }
    json_end(&w);
    json_end(&w);
    json_finish(&w);
}

static enum status run(struct cli *cli)
{
    struct script_set set;
    struct chain chain;
    enum status status = migration_scripts(cli, &set);

    if (status == STATUS_OK)
        status = chain_order(&cli->arena, &set, &chain, &cli->err);
    if (status != STATUS_OK)
        return status;
    if (cli->json) {
        answer_json(cli, &chain);
        return STATUS_OK;
    }
    for (size_t i = 0; i < chain.head_count; i++)
        buf_printf(&cli->out, "%s  %s\n", chain.heads[i]->id, chain.heads[i]->message);
    if (chain.head_count > 1)
        cli_say(cli, "there are several heads: \"pierogis merge\" makes one of them");
    return STATUS_OK;
}

const struct command command_heads = {
    .name = "heads",
    .arguments = "",
    .summary = "name the version scripts that no other builds on",
    .example = "pierogis heads --versions schema/versions",
    .options = options,
    .run = run,
};
