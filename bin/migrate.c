#include "commands.h"
#include "migrate_ask.h"
#include "migrate_check.h"
#include "migrate_wish.h"
#include "migration.h"
#include "migration_write.h"
#include "show.h"

#include "migrate/make_script.h"

#define MODELS "schema/models"

static const struct option options[] = {
    {"message", 'm', "MSG", "what the change is for", false},
    {"check", 0, NULL, "only say whether models and version scripts agree", false},
    {"database", 0, NULL, "with --check: and the database", false},
    {"rename-table", 0, "OLD=NEW", "a table was renamed", true},
    {"rename-column", 0, "TABLE.NEW=OLD", "a column was renamed", true},
    {"allow-destructive", 0, NULL, "tables and columns may be dropped", false},
    {"allow-drop", 0, "TABLE[.COLUMN]", "this one may be dropped", true},
    {"backfill", 0, "TABLE.COL=EXPR", "the value of a new column for the rows there are", true},
    {"down-backfill", 0, "TABLE.COL=EXPR", "the same for the way back", true},
    {"cast", 0, "TABLE.COL=EXPR", "the value of a column whose type changes", true},
    {"ignore-table", 0, "GLOB", "leave these tables out of the comparison", true},
    {"online", 0, NULL, "lock PostgreSQL's tables as little as possible", false},
    {"sql", 0, NULL, "print the script and write no file", false},
    MIGRATION_OPTIONS,
    OPTIONS_END,
};

static enum status check_options(struct cli *cli)
{
    const char *message = cli_option(cli, "message");
    bool check = cli_option(cli, "check") != NULL;

    if (!check && cli_option(cli, "database") != NULL)
        return err_set(&cli->err, STATUS_USAGE, "--database belongs to --check");
    if (check && message != NULL)
        return err_set(&cli->err, STATUS_USAGE, "--check writes nothing, so it takes no message");
    if (!check && (message == NULL || str_trim(str_of(message)).len == 0))
        return err_set(&cli->err, STATUS_USAGE,
                       "\"migrate\" needs a message: -m \"what the change is for\"; or --check");
    return STATUS_OK;
}

static enum status read_files(struct cli *cli, const char **folder, struct script_set *set,
                              struct model_files *files)
{
    const char *models = cli_option(cli, "models");
    enum status status = migration_folder(cli, folder);

    if (status == STATUS_OK)
        status = script_set_folder(&cli->arena, *folder, set, &cli->err);
    if (status == STATUS_OK)
        status = model_files_read(&cli->arena, models == NULL ? MODELS : models, files, &cli->err);
    return status;
}

/* Tries again for as long as somebody at the terminal knows of one more rename. */
static enum status make(struct cli *cli, const struct script_set *set,
                        const struct model_files *files, struct wish *wish,
                        struct made_script *made)
{
    struct refusal_list denied;
    enum status status;

    refusal_list_init(&denied, &cli->arena);
    do {
        buf_free(&made->text);
        *made = (struct made_script){.text = BUF_INIT};
        refusal_list_init(&cli->reasons, &cli->arena);
        status = script_make(&cli->arena, set, files, wish, made, &cli->reasons, &cli->err);
    } while (status != STATUS_OK && migrate_ask(cli, &cli->reasons, wish, &denied));
    if (status != STATUS_OK && cli->reasons.count > 0)
        err_set(&cli->err, status, "%s", cli->reasons.items[0].sentence);
    return status;
}

static void answer_json(struct cli *cli, const char *path, const struct made_script *made)
{
    struct json_write w;

    json_begin(&w, &cli->out, true);
    json_object(&w);
    json_key(&w, "id");
    json_put_text(&w, made->nothing ? NULL : made->id);
    json_key(&w, "file");
    json_put_text(&w, path);
    json_end(&w);
    json_finish(&w);
}

static enum status put(struct cli *cli, const char *folder, const struct made_script *made)
{
    const char *path = NULL;
    enum status status = STATUS_OK;

    for (size_t i = 0; made->warnings != NULL && made->warnings[i] != NULL; i++)
        cli_warn("%s", made->warnings[i]);
    if (!made->nothing) {
        path = arena_printf(&cli->arena, "%s/%s", folder, made->file);
        status = migration_write(cli, folder, made->file, buf_view(&made->text));
    }
    if (status != STATUS_OK)
        return status;
    if (cli->json)
        answer_json(cli, path, made);
    else if (path != NULL)
        buf_printf(&cli->out, "%s\n", path);
    else
        cli_say(cli, "the models and the version scripts agree: there is nothing to write");
    return STATUS_OK;
}

static enum status run(struct cli *cli)
{
    struct made_script made = {.text = BUF_INIT};
    struct model_files files;
    struct script_set set;
    const char *folder = NULL;
    struct wish wish;
    enum status status = check_options(cli);

    if (status == STATUS_OK)
        status = migrate_wish_read(cli, &wish);
    if (status == STATUS_OK)
        status = read_files(cli, &folder, &set, &files);
    if (status != STATUS_OK)
        return status;
    if (cli_option(cli, "check") != NULL)
        return migrate_check(cli, &set, &files, &wish);
    status = make(cli, &set, &files, &wish, &made);
    if (status == STATUS_OK && cli_option(cli, "sql") != NULL) {
        buf_str(&cli->out, buf_view(&made.text));
        show_text(cli);
    } else if (status == STATUS_OK) {
        status = put(cli, folder, &made);
    }
    buf_free(&made.text);
    return status;
}

const struct command command_migrate = {
    .name = "migrate",
    .arguments = "",
    .summary = "write the version script that leads to the models",
    .example = "pierogis migrate -m \"add likes\"",
    .options = options,
    .run = run,
};
