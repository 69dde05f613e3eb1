#include "commands.h"
#include "show.h"
#include "trivia_show.h"

#include "base/table.h"

#define BATCH 200
#define TEXT_COLUMNS 72
#define CATEGORY_COLUMNS 24

static const struct option options[] = {
    {"category", 'c', "TEXT", "only those of this category", false},
    OPTIONS_END,
};

static void add_cut(struct cli *cli, struct table *table, const char *text, size_t columns)
{
    struct buf cut = BUF_INIT;

    show_cut(&cut, text, columns);
    if (cut.len < strlen(text))
        buf_text(&cut, "…");
    table_text(table, arena_copy(&cli->arena, buf_view(&cut)));
    buf_free(&cut);
}

static void add_row(struct cli *cli, struct table *table, const struct question *question)
{
    table_number(table, question->id);
    table_text(table, answer_mode_name(question->mode));
    table_number(table, question_pay(&cli->arena, question, cli->site.conf));
    add_cut(cli, table, question->category, CATEGORY_COLUMNS);
    add_cut(cli, table, question->text, TEXT_COLUMNS);
}

static enum status list(struct cli *cli, struct table *table, struct json_write *w, size_t *count)
{
    struct question_list batch;
    int64_t after = 0;

    *count = 0;
    do {
        enum status status = question_page(cli->site.db, &cli->arena, cli_option(cli, "category"),
                                           after, BATCH, &batch, &cli->err);

        if (status != STATUS_OK)
            return status;
        for (size_t i = 0; i < batch.count; i++) {
            after = batch.items[i].id;
            if (w != NULL)
                trivia_show_json(w, &batch.items[i]);
            else
                add_row(cli, table, &batch.items[i]);
        }
        *count += batch.count;
    } while (batch.more);
    return STATUS_OK;
}

static enum status list_json(struct cli *cli, size_t *count)
{
    struct json_write w;
    enum status status;

    json_begin(&w, &cli->out, true);
    json_array(&w);
    status = list(cli, NULL, &w, count);
    json_end(&w);
    json_finish(&w);
    return status;
}

static enum status list_table(struct cli *cli, size_t *count)
{
    struct table *table = table_new(&cli->arena, 5);
    enum status status;

    table_heading_right(table, "ID");
    table_heading(table, "MODE");
    table_heading_right(table, "CLOUT");
    table_heading(table, "CATEGORY");
    table_heading(table, "QUESTION");
    status = list(cli, table, NULL, count);
    if (status == STATUS_OK && *count > 0)
        table_write(table, &cli->out);
    return status;
}

static enum status run(struct cli *cli)
{
    size_t count;
    enum status status = cli->json ? list_json(cli, &count) : list_table(cli, &count);

    if (status == STATUS_OK && count == 0 && cli_option(cli, "category") != NULL) {
        cli_say(cli, "no questions of this category");
        return STATUS_OK;
    }
    return status == STATUS_OK ? trivia_show_pool(cli) : status;
}

const struct command command_trivia_list = {
    .name = "trivia list",
    .arguments = "",
    .needs = DB_READS,
    .summary = "list the bouncer's questions, with --json their answers too",
    .example = "pierogis trivia list --category Kitchen",
    .options = options,
    .run = run,
};
