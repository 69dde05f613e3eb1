#include "commands.h"
#include "show.h"
#include "trivia_show.h"

#include "base/file.h"
#include "site/trivia_import.h"
#include "site/trivia_starter.h"

#include <errno.h>
#include <fcntl.h>

#define SHOWN_COLUMNS 60

static const struct option options[] = {
    {"format", 'f', "FORMAT", "opentdb, csv or jsonl (default: as the file looks)", false},
    {"encoding", 'e', "ENCODING",
     "of opentdb: html, url-legacy, url3986, base64, html-twice or plain (default: as it looks)",
     false},
    {"choice", 0, NULL, "of opentdb: ask everything as a choice", false},
    {"source", 's', "TEXT", "whom to thank for the questions", false},
    {"starter", 0, NULL, "instead of a FILE: fifty questions about pierogi and kitchens", false},
    {"dry-run", 'n', NULL, "say what would be taken and refused, and take nothing", false},
    OPTIONS_END,
};

static enum status read_file(struct cli *cli, const char *path, struct buf *text)
{
    bool from_stdin = strcmp(path, "-") == 0;
    int fd = from_stdin ? 0 : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    enum status status;

    if (fd < 0)
        return err_errno(&cli->err, errno, "cannot open %s", path);
    status =
        file_read_fd(fd, from_stdin ? "standard input" : path, TRIVIA_FILE_MAX, text, &cli->err);
    if (!from_stdin)
        file_close(fd);
    return status;
}

static enum status read_options(struct cli *cli, struct str text, struct trivia_reading *reading)
{
    const char *format = cli_option(cli, "format"), *encoding = cli_option(cli, "encoding");

    *reading = (struct trivia_reading){.format = trivia_format_detect(text),
                                       .choice = cli_option(cli, "choice") != NULL,
                                       .source = cli_option(cli, "source")};
    if (format != NULL && !trivia_format_of(str_of(format), &reading->format))
        return err_set(&cli->err, STATUS_USAGE, "--format takes opentdb, csv or jsonl, not \"%s\"",
                       format);
    if (encoding != NULL && (!trivia_encoding_of(str_of(encoding), &reading->encoding) ||
                             reading->encoding == TRIVIA_DETECT))
        return err_set(&cli->err, STATUS_USAGE,
                       "--encoding takes html, url-legacy, url3986, base64, html-twice or plain, "
                       "not \"%s\"",
                       encoding);
    if (reading->format != TRIVIA_OPENTDB && (encoding != NULL || reading->choice))
        return err_set(&cli->err, STATUS_USAGE,
                       "--encoding and --choice are for the format opentdb; this is %s",
                       trivia_format_name(reading->format));
    return STATUS_OK;
}

/* --- the answer ------------------------------------------------------------------------------------------ */

static void show_refused(struct cli *cli, const struct trivia_draft *draft)
{
    struct buf shown = BUF_INIT;
    const char *text = draft->question.text;

    show_cut(&shown, text, SHOWN_COLUMNS);
    buf_printf(&cli->out, "%zu: ", draft->line);
    if (shown.len > 0) {
        say_add(&cli->out, shown.at);
        buf_text(&cli->out, shown.len < strlen(text) ? "…: " : ": ");
    }
    say_add(&cli->out, draft->refused);
    buf_char(&cli->out, '\n');
    buf_free(&shown);
}

static void show_counts(struct cli *cli, const struct trivia_counts *counts, bool rehearsal)
{
    buf_printf(&cli->out, "%s%zu question%s added", rehearsal ? "would be: " : "", counts->added,
               counts->added == 1 ? "" : "s");
    for (int mode = 0, shown = 0; mode < ANSWER_MODES; mode++) {
        if (counts->modes[mode] > 0)
            buf_printf(&cli->out, "%s%zu %s", shown++ == 0 ? " (" : ", ", counts->modes[mode],
                       answer_mode_name((enum answer_mode)mode));
    }
    buf_printf(&cli->out, "%s, %zu refused, %zu there already\n", counts->added > 0 ? ")" : "",
               counts->refused, counts->repeated);
}

static void put_refused(struct json_write *w, const struct trivia_drafts *drafts)
{
    json_key(w, "refused");
    json_array(w);
    for (size_t i = 0; i < drafts->count; i++) {
        const struct trivia_draft *draft = &drafts->items[i];

        if (draft->refused == NULL)
            continue;
        json_object(w);
        json_key(w, "number");
        json_put_i64(w, (int64_t)draft->line);
        json_key(w, "question");
        json_put_text(w, draft->question.text);
        json_key(w, "reason");
        json_put_text(w, draft->refused);
        json_key(w, "repeated");
        json_put_bool(w, draft->repeated);
        json_end(w);
    }
    json_end(w);
}

static void answer(struct cli *cli, const struct trivia_reading *reading,
                   const struct trivia_drafts *drafts, const struct trivia_counts *counts,
                   bool rehearsal)
{
    struct json_write w;

    if (!cli->json) {
        for (size_t i = 0; i < drafts->count; i++) {
            if (drafts->items[i].refused != NULL)
                show_refused(cli, &drafts->items[i]);
        }
        show_counts(cli, counts, rehearsal);
        return;
    }
    json_begin(&w, &cli->out, true);
    json_object(&w);
    json_key(&w, "format");
    json_put_text(&w, trivia_format_name(reading->format));
    json_key(&w, "encoding");
    json_put_text(&w, reading->format == TRIVIA_OPENTDB ? trivia_encoding_name(reading->encoding)
                                                        : NULL);
    json_key(&w, "dry_run");
    json_put_bool(&w, rehearsal);
    json_key(&w, "added");
    json_put_i64(&w, (int64_t)counts->added);
    put_refused(&w, drafts);
    json_end(&w);
    json_finish(&w);
}

static enum status import(struct cli *cli, struct str text)
{
    bool rehearsal = cli_option(cli, "dry-run") != NULL;
    struct trivia_reading reading;
    struct trivia_drafts drafts;
    struct trivia_counts counts;
    enum status status = read_options(cli, text, &reading);

    if (status == STATUS_OK)
        status = trivia_read(&cli->arena, text, &reading, &drafts, &cli->err);
    if (status == STATUS_OK && drafts.count == 0)
        status = err_set(&cli->err, STATUS_INVALID, "there are no questions in it");
    if (status == STATUS_OK)
        status = trivia_store(&cli->site, &drafts, rehearsal, &counts, &cli->err);
    if (status == STATUS_OK)
        status = trivia_show_pool(cli);
    if (status == STATUS_OK)
        answer(cli, &reading, &drafts, &counts, rehearsal);
    return status;
}

static enum status run(struct cli *cli)
{
    bool starter = cli_option(cli, "starter") != NULL;
    struct buf text = BUF_INIT;
    enum status status;

    if (starter == (cli->argument_count > 0))
        return err_set(&cli->err, STATUS_USAGE,
                       starter ? "--starter and FILE contradict each other: give one of them"
                               : "name a FILE (\"-\" is standard input), or take --starter");
    if (starter)
        return import(cli, trivia_starter());
    status = read_file(cli, cli->arguments[0], &text);
    if (status == STATUS_OK)
        status = import(cli, buf_view(&text));
    buf_free(&text);
    return status;
}

const struct command command_trivia_import = {
    .name = "trivia import",
    .arguments = "[FILE]",
    .most = 1,
    .needs = DB_WRITES,
    .summary = "take questions from a file: Open Trivia DB, CSV or JSON Lines",
    .example = "pierogis trivia import opentdb.json --dry-run",
    .options = options,
    .run = run,
};
