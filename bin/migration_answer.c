#include "migration_answer.h"

void migration_answer_stamp(struct cli *cli, const struct stamp_report *report)
{
    struct json_write w;

    if (!cli->json) {
        cli_say(cli, "%zu version scripts noted as applied, %zu as not applied", report->added,
                report->removed);
        return;
    }
    json_begin(&w, &cli->out, true);
    json_object(&w);
    json_key(&w, "added");
    json_put_i64(&w, (int64_t)report->added);
    json_key(&w, "removed");
    json_put_i64(&w, (int64_t)report->removed);
    json_end(&w);
    json_finish(&w);
}

void migration_reasons(struct cli *cli, const struct difference_list *differences)
{
    if (cli->reasons.arena == NULL)
        refusal_list_init(&cli->reasons, &cli->arena);
    for (size_t i = 0; i < differences->count; i++)
        refusal_add(&cli->reasons,
                    arena_printf(&cli->arena, "differs:%s", differences->items[i].subject), "%s",
                    differences->items[i].sentence);
}
