#include "commands.h"
#include "new_file.h"

#include "base/file.h"
#include "site/trivia_import.h"

static const struct option options[] = {
    {"force", 'f', NULL, "replace FILE if it exists", false},
    OPTIONS_END,
};

static enum status write_file(struct cli *cli, const char *path, struct str lines)
{
    struct new_file file = NEW_FILE_INIT;
    enum status status =
        new_file_open(&file, &cli->arena, path, cli_option(cli, "force") != NULL, &cli->err);

    if (status == STATUS_OK)
        status = file_write_fd(file.fd, path, lines, &cli->err);
    if (status == STATUS_OK)
        status = new_file_finish(&file, &cli->err);
    new_file_drop(&file);
    return status;
}

static void answer(struct cli *cli, const char *path, size_t count)
{
    struct json_write w;

    if (!cli->json) {
        cli_say(cli, "%zu question%s in %s", count, count == 1 ? "" : "s", path);
        return;
    }
    json_begin(&w, &cli->out, true);
    json_object(&w);
    json_key(&w, "file");
    json_put_text(&w, path);
    json_key(&w, "questions");
    json_put_i64(&w, (int64_t)count);
    json_end(&w);
    json_finish(&w);
}

static enum status run(struct cli *cli)
{
    const char *path = cli->argument_count > 0 ? cli->arguments[0] : "-";
    bool to_stdout = strcmp(path, "-") == 0;
    struct buf lines = BUF_INIT;
    size_t count;
    enum status status;

    if (to_stdout && cli->json)
        return err_set(&cli->err, STATUS_USAGE,
                       "the questions and --json both want standard output: name a FILE");
    status = trivia_export(cli->site.db, &lines, &count, &cli->err);
    if (status == STATUS_OK && to_stdout)
        buf_str(&cli->out, buf_view(&lines));
    else if (status == STATUS_OK)
        status = write_file(cli, path, buf_view(&lines));
    buf_free(&lines);
    if (status == STATUS_OK && !to_stdout)
        answer(cli, path, count);
    return status;
}

const struct command command_trivia_export = {
    .name = "trivia export",
    .arguments = "[FILE]",
    .most = 1,
    .needs = DB_READS,
    .summary = "write all questions and answers as JSON Lines, which import takes back",
    .example = "pierogis trivia export questions.jsonl",
    .options = options,
    .run = run,
};
