#include "archive_progress.h"
#include "cli.h"
#include "commands.h"
#include "new_file.h"
#include "show.h"

#include "db/schema_version.h"
#include "migrate/version_table.h"
#include "site/backup.h"
#include "site/manifest_write.h"
#include "version.h"

#include <sys/stat.h>

static const struct option options[] = {
    {"force", 'f', NULL, "replace FILE if it exists", false},
    OPTIONS_END,
};

struct work {
    struct cli *cli;
    struct archive_progress progress;
    struct backup backup;
    struct new_file file;
    bool to_stdout;
};

/* --- where it goes --------------------------------------------------------------------------------------- */

/* A backup in the home would be lost together with it, and below media/ everybody could fetch it. */
static enum status check_outside(struct cli *cli, const char *path)
{
    const char *slash = strrchr(path, '/');
    struct buf folder = BUF_INIT;
    enum status status = STATUS_OK;
    char *absolute;
    size_t len = strlen(cli->site.home_path);

    buf_add(&folder, path, slash == NULL ? 0 : (size_t)(slash - path) + 1);
    absolute = realpath(folder.len == 0 ? "." : folder.at, NULL);
    if (absolute != NULL && str_starts(str_of(absolute), cli->site.home_path) &&
        (absolute[len] == '\0' || absolute[len] == '/'))
        status = err_set(&cli->err, STATUS_INVALID,
                         "%s lies in the home of the site, and would be lost together with it: "
                         "choose another folder",
                         path);
    free(absolute);
    buf_free(&folder);
    return status;
}

static enum status open_output(struct work *w)
{
    struct cli *cli = w->cli;
    const char *path = cli->arguments[0];
    enum status status;

    w->to_stdout = strcmp(path, "-") == 0;
    if (w->to_stdout) {
        if (isatty(1) != 0)
            return err_set(
                &cli->err, STATUS_USAGE,
                "a backup is nothing to be read: name a FILE, or send \"-\" into a pipe");
        if (cli->json)
            return err_set(&cli->err, STATUS_USAGE,
                           "\"-\" and --json both want standard output: name a FILE");
        w->file.fd = 1;
        return STATUS_OK;
    }
    status = check_outside(cli, path);
    if (status == STATUS_OK)
        status =
            new_file_open(&w->file, &cli->arena, path, cli_option(cli, "force") != NULL, &cli->err);
    return status;
}

/* --- what is kept ---------------------------------------------------------------------------------------- */

/* The version scripts that the database went through last: those that no other one follows. */
static enum status find_versions(struct work *w)
{
    struct manifest *m = &w->backup.manifest;
    struct cli *cli = w->cli;
    struct version_list all;
    enum status status = version_table_read(w->backup.db, &cli->arena, &all, &cli->err);

    if (status != STATUS_OK)
        return status;
    m->versions = ARENA_ARRAY(&cli->arena, const char *, all.count + 1);
    for (size_t i = 0; i < all.count; i++) {
        bool followed = false;

        for (size_t j = 0; j < all.count; j++)
            followed = followed || strstr(all.rows[j].parent, all.rows[i].id) != NULL;
        if (!followed)
            m->versions[m->version_count++] = all.rows[i].id;
    }
    return STATUS_OK;
}

static enum status check_schema(struct work *w)
{
    const int64_t version = w->backup.manifest.schema_version;

    if (version <= SCHEMA_VERSION)
        return STATUS_OK;
    return err_set(&w->cli->err, STATUS_CONFLICT,
                   "the database is at schema version %lld, newer than this program (%d): install "
                   "the newer pierogis",
                   (long long)version, SCHEMA_VERSION);
}

static enum status make(struct work *w)
{
    const struct backup_watcher watcher = archive_progress(&w->progress, w->cli, "writing");
    struct cli *cli = w->cli;
    enum status status;

    status = backup_begin(&w->backup, &cli->site, &cli->arena, &watcher, &cli->err);
    if (status == STATUS_OK)
        status = check_schema(w);
    w->backup.manifest.made_by = PIEROGIS_VERSION;
    if (status == STATUS_OK)
        status = find_versions(w);
    if (status == STATUS_OK)
        status = backup_write(&w->backup, w->file.fd, w->to_stdout ? "to stdout" : w->file.path,
                              &cli->err);
    backup_end(&w->backup);
    progress_clear(&w->progress.bar);
    if (status == STATUS_OK && !w->to_stdout)
        status = new_file_finish(&w->file, &cli->err);
    return status;
}

/* --- the answer ------------------------------------------------------------------------------------------ */

static void answer_json(struct work *w)
{
    const struct backup *b = &w->backup;
    struct json_write out;

    json_begin(&out, &w->cli->out, true);
    json_object(&out);
    json_key(&out, "file");
    json_put_text(&out, w->file.path);
    json_key(&out, "archive_bytes");
    json_put_i64(&out, (int64_t)b->archive_bytes);
    manifest_json(&out, &b->manifest);
    json_key(&out, "damaged");
    json_put_i64(&out, (int64_t)b->damaged);
    json_key(&out, "files");
    json_put_i64(&out, (int64_t)b->files);
    json_key(&out, "bytes");
    json_put_i64(&out, (int64_t)b->bytes);
    json_end(&out);
    json_finish(&out);
}

static void answer(struct work *w)
{
    const struct backup *b = &w->backup;
    struct cli *cli = w->cli;
    struct buf size = BUF_INIT;

    show_size(&size, (int64_t)b->archive_bytes);
    if (cli->json)
        answer_json(w);
    else if (!w->to_stdout && !cli->quiet)
        buf_printf(&cli->out, "%s  %s, %llu files\n", w->file.path, size.at,
                   (unsigned long long)b->files);
    if (b->pins.missing + b->damaged > 0)
        cli_warn("the backup is made, but %llu media file%s missing and %llu damaged on the site "
                 "itself: an older backup may still have them",
                 (unsigned long long)b->pins.missing, b->pins.missing == 1 ? " is" : "s are",
                 (unsigned long long)b->damaged);
    cli_say(cli, "it holds the secrets of the site (.env): keep it where only you can read it");
    buf_free(&size);
}

static enum status run(struct cli *cli)
{
    struct work w = {.cli = cli, .file = NEW_FILE_INIT};
    enum status status = open_output(&w);

    if (status == STATUS_OK)
        status = cli_open_site(cli, DB_READS | ANY_SCHEMA);
    if (status == STATUS_OK)
        status = make(&w);
    if (status == STATUS_OK)
        answer(&w);
    if (!w.to_stdout)
        new_file_drop(&w.file);
    return status;
}

const struct command command_backup = {
    .name = "backup",
    .arguments = "FILE",
    .least = 1,
    .most = 1,
    .summary = "write the whole site, as it is at one moment, into one file",
    .example = "pierogis backup /var/backups/dough.tar",
    .options = options,
    .run = run,
};
