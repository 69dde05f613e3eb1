#include "commands.h"
#include "content_options.h"
#include "install.h"
#include "progress.h"
#include "upload_bill.h"
#include "upload_describe.h"
#include "upload_list.h"
#include "upload_target.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/program.h"
#include "site/account.h"
#include "site/upload_name.h"

#include <errno.h>
#include <fcntl.h>

static const struct option options[] = {
    {"recursive", 'r', NULL, "post what is in folders; sub-folders become sub-projects", false},
    CONTENT_OPTIONS,
    {"captions", 0, "FILE.vtt", "captions for a video, as WebVTT", false},
    {"again", 0, NULL, "post files that the site already has", false},
    {"as", 0, "ACCOUNT", "post in the name of this account", false},
    {"dry-run", 'n', NULL, "say what would happen; change nothing", false},
    OPTIONS_END,
};

struct session {
    struct cli *cli;
    struct project top;
    struct render_tools tools;
    struct upload_list list;
    const char **known; /* per file: the path of the item that has the same bytes, or NULL */
    struct content_tags tags;
    struct progress progress;
    int64_t to_read;  /* bytes of the file in hand */
    const char *name; /* of the file in hand, as it can be shown */
    struct bill bill;
};

static void begin_step(struct session *s, const char *step)
{
    progress_name(&s->progress, arena_printf(&s->cli->arena, "%s %s", step, s->name));
}

static void on_copied(void *context, int64_t bytes)
{
    struct session *s = context;

    progress_add(&s->progress, bytes);
    s->to_read -= bytes;
    if (s->to_read <= 0)
        begin_step(s, "working on");
}

/* These say something about one file. */
static enum status check_single(struct cli *cli, size_t files)
{
    static const char *const single[] = {"title", "alt", "codename", "captions"};

    for (size_t i = 0; i < sizeof(single) / sizeof(single[0]); i++) {
        if (files > 1 && cli_option(cli, single[i]) != NULL)
            return err_set(&cli->err, STATUS_USAGE,
                           "--%s belongs to one file, but there are %zu: post them one by one",
                           single[i], files);
    }
    return content_option_alt(cli);
}

static enum status collect(struct session *s)
{
    const bool recursive = cli_option(s->cli, "recursive") != NULL;
    enum status status = STATUS_OK;

    for (int i = 1; status == STATUS_OK && i < s->cli->argument_count; i++)
        status = upload_list_add(&s->list, &s->cli->arena, s->cli->arguments[i], recursive,
                                 &s->cli->err);
    if (status == STATUS_OK && s->list.count == 0)
        return err_set(&s->cli->err, STATUS_NOT_FOUND, "there are no files in %s",
                       s->cli->arguments[1]);
    return status == STATUS_OK ? check_single(s->cli, s->list.count) : status;
}

/* A pipe would block and a device never end: what is no regular file is refused later, with its sentence. */
static int open_source(const char *file)
{
    return open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
}

/* All files are hashed before the first is posted, so that one sees at once how much there is to do. */
static enum status look_up(struct session *s)
{
    struct cli *cli = s->cli;
    const bool wanted = !cli->quiet && !cli->json;
    int64_t total = 0;

    for (size_t i = 0; i < s->list.count; i++)
        total += s->list.items[i].bytes;
    progress_begin(&s->progress, wanted, total, 1);
    total = 0;
    s->known = ARENA_ARRAY(&cli->arena, const char *, s->list.count);
    for (size_t i = 0; i < s->list.count; i++) {
        const struct upload_entry *entry = &s->list.items[i];
        struct content old = {0};
        enum status status = STATUS_OK;
        uint8_t hash[HASH_BYTES];
        char text[HASH_TEXT];
        uint64_t size;
        int fd = entry->bytes > 0 ? open_source(entry->file) : -1;

        s->name = upload_name_clean(&cli->arena, entry->file);
        begin_step(s, "looking at");
        if (fd >= 0 && hash_fd(fd, entry->file, hash, &size, NULL) == STATUS_OK) {
            hash_text(hash, text);
            status = content_by_source(cli->site.db, &cli->arena, text, &old, &cli->err);
        }
        file_close(fd);
        progress_add(&s->progress, entry->bytes);
        if (status != STATUS_OK)
            return status;
        if (old.id != 0 && cli_option(cli, "again") == NULL) {
            s->known[i] = arena_printf(&cli->arena, "%s/%s", old.project_path, old.codename);
            progress_clear(&s->progress);
            cli_say(cli, "already here: %s is %s", entry->file, s->known[i]);
        } else {
            total += entry->bytes;
        }
    }
    progress_clear(&s->progress);
    progress_begin(&s->progress, wanted, total, 2);
    return STATUS_OK;
}

static enum status open_captions(struct cli *cli, struct upload *upload)
{
    const char *file = cli_option(cli, "captions");

    upload->captions = file == NULL ? -1 : open_source(file);
    if (file != NULL && upload->captions < 0)
        return err_errno(&cli->err, errno, "cannot open %s", file);
    return STATUS_OK;
}

static enum status post(struct session *s, const struct upload_entry *entry,
                        struct upload_result *result)
{
    struct cli *cli = s->cli;
    const bool dry = cli_option(cli, "dry-run") != NULL;
    struct upload upload = {
        .file = open_source(entry->file),
        .name = entry->file,
        .title = cli_option(cli, "title"),
        .codename = cli_option(cli, "codename"),
        .palette = cli_option(cli, "palette"),
        .tags = s->tags,
        .captions = -1,
        .again = cli_option(cli, "again") != NULL,
        .dry = dry,
        .copied = on_copied,
        .context = s,
    };
    struct project_list line;
    struct project target;
    enum status status;

    if (upload.file < 0)
        return err_errno(&cli->err, errno, "cannot open %s", entry->file);
    progress_clear(&s->progress);
    status = upload_describe(cli, entry->file, &upload);
    if (status == STATUS_OK)
        status = open_captions(cli, &upload);
    if (status == STATUS_OK)
        status = upload_target(cli, &s->top, entry->folder, dry, &target);
    if (status == STATUS_OK)
        status = project_line(cli->site.db, &cli->arena, &target, &line, &cli->err);
    if (status == STATUS_OK) {
        upload.project = &target;
        upload.background = project_line_palette(&line).secondary;
        s->to_read = entry->bytes;
        s->name = upload_name_clean(&cli->arena, entry->file);
        begin_step(s, "reading");
        status = upload_file(&cli->site, &cli->arena, &s->tools, &upload, result, &cli->err);
    }
    progress_add(&s->progress, entry->bytes + (s->to_read > 0 ? s->to_read : 0));
    file_close(upload.file);
    file_close(upload.captions);
    return status;
}

/* A refused file does not stop the others; a machine that fails does. */
static bool goes_on(enum status status)
{
    int exit_code = status_row(status)->exit_code;

    return exit_code != 74 && exit_code != 70 && status != STATUS_BUSY;
}

/* One file alone is refused with the sentence at the end of the command. */
static void note_refusal(struct session *s, struct bill_line *line, enum status status)
{
    line->err = s->cli->err;
    line->err.status = status;
    if (strstr(line->err.message, line->file) == NULL)
        err_prefix(&line->err, "%s", line->file);
    s->cli->err = line->err;
    progress_clear(&s->progress);
    if (!s->cli->json && s->list.count > 1 && goes_on(status))
        cli_tell("refused: %s", line->err.message);
}

static enum status post_all(struct session *s)
{
    struct cli *cli = s->cli;

    s->bill.lines = ARENA_ARRAY(&cli->arena, struct bill_line, s->list.count);
    s->bill.dry = cli_option(cli, "dry-run") != NULL;
    for (size_t i = 0; i < s->list.count; i++) {
        struct bill_line line = {.file = s->list.items[i].file};
        enum status status = STATUS_OK;

        if (s->known[i] != NULL) {
            line.result.duplicate = true;
            line.result.content.project_path = path_parent(&cli->arena, s->known[i]);
            line.result.content.codename = path_last(s->known[i]);
        } else {
            status = post(s, &s->list.items[i], &line.result);
        }
        if (status != STATUS_OK)
            note_refusal(s, &line, status);
        bill_add(&s->bill, &line);
        if (!goes_on(status))
            return status;
    }
    return STATUS_OK;
}

static enum status prepare(struct session *s)
{
    struct cli *cli = s->cli;
    const char *as = cli_option(cli, "as");
    struct install install;
    struct account account;
    enum status status;
    bool has_tags;

    status = install_find(&install, &cli->arena, &cli->err);
    s->tools = (struct render_tools){install.render, program_find(&cli->arena, "ffmpeg"),
                                     program_find(&cli->arena, "ffprobe")};
    if (status == STATUS_OK)
        status = project_named(cli->site.db, &cli->arena, cli->arguments[0], &s->top, &cli->err);
    if (status == STATUS_OK && as != NULL) {
        status = account_find(cli->site.db, &cli->arena, as, &account, &cli->err);
        if (status == STATUS_OK)
            status = account_check_active(&account, &cli->err);
        cli->site.actor = (struct actor){account.id, account.role};
    }
    if (status == STATUS_OK)
        status = content_option_tags(cli, &s->tags, &has_tags);
    return status;
}

static enum status run(struct cli *cli)
{
    struct session *s = ARENA_NEW(&cli->arena, struct session);
    enum status status;

    s->cli = cli;
    status = prepare(s);
    if (status == STATUS_OK)
        status = collect(s);
    if (status == STATUS_OK)
        status = look_up(s);
    if (status != STATUS_OK)
        return status;
    status = post_all(s);
    progress_clear(&s->progress);
    if (cli->json || s->bill.posted + s->bill.present > 0)
        bill_print(cli, &s->bill);
    if (status == STATUS_OK && s->bill.refused > 0)
        return s->list.count == 1
                   ? s->bill.lines[0].err.status
                   : err_set(&cli->err, STATUS_INVALID, "%zu of %zu files %s refused",
                             s->bill.refused, s->list.count, s->bill.refused == 1 ? "was" : "were");
    return status;
}

const struct command command_upload = {
    .name = "upload",
    .arguments = "PROJECT FILE…",
    .least = 2,
    .most = -1,
    .needs = DB_WRITES,
    .summary = "post pictures, videos, audio and text",
    .example = "pierogis upload kitchen pin.jpg --alt \"A floury rolling pin\"",
    .options = options,
    .run = run,
};
