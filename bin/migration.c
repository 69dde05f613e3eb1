#include "migration.h"

#include "cli.h"

#include "base/number.h"
#include "version.h"

#include <sys/stat.h>

#define URL "PIEROGIS_DATABASE_URL"
#define FOLDER "schema/versions"
#define LOCK_SECONDS 60 /* others may be in the middle of a long step */
#define LOCK_SECONDS_MAX 86400

static bool has_option(const struct cli *cli, const char *name)
{
    for (const struct option *o = cli->command->options; o != NULL && o->name != NULL; o++) {
        if (strcmp(o->name, name) == 0)
            return true;
    }
    return false;
}

static const char *versions_option(const struct cli *cli)
{
    return has_option(cli, "versions") ? cli_option(cli, "versions") : NULL;
}

enum status migration_folder(struct cli *cli, const char **path)
{
    struct stat info;

    *path = cli_option(cli, "versions");
    if (*path != NULL)
        return STATUS_OK;
    if (stat(FOLDER, &info) != 0 || !S_ISDIR(info.st_mode))
        return err_set(&cli->err, STATUS_NOT_FOUND,
                       "there is no folder " FOLDER " here to write the version script into: go to "
                       "the source tree, or name the folder with --versions");
    *path = FOLDER;
    return STATUS_OK;
}

enum status migration_scripts(struct cli *cli, struct script_set *set)
{
    const char *folder = versions_option(cli);

    if (folder != NULL)
        return script_set_folder(&cli->arena, folder, set, &cli->err);
    return script_set_embedded(&cli->arena, version_scripts, version_scripts_count, set, &cli->err);
}

static enum status lock_timeout(struct cli *cli, int *milliseconds)
{
    const char *value = has_option(cli, "lock-timeout") ? cli_option(cli, "lock-timeout") : NULL;
    uint64_t seconds = LOCK_SECONDS;

    if (value != NULL && !number_u64(str_of(value), LOCK_SECONDS_MAX, &seconds))
        return err_set(&cli->err, STATUS_USAGE,
                       "--lock-timeout takes whole seconds from 0 to %d, not \"%s\"",
                       LOCK_SECONDS_MAX, value);
    *milliseconds = seconds == 0 ? 1 : (int)seconds * 1000; /* 0 would mean the usual wait */
    return STATUS_OK;
}

/* A database that belongs to no site. */
static enum status choose_foreign(struct cli *cli, const char *url, struct db_options *options)
{
    if (str_starts(str_of(url), "postgres:") || str_starts(str_of(url), "postgresql:"))
        return err_set(&cli->err, STATUS_UNSUPPORTED,
                       "this program cannot yet run version scripts on PostgreSQL: give " URL
                       " as sqlite:PATH");
    if (strcmp(url, "sqlite:") == 0)
        return err_set(&cli->err, STATUS_INVALID,
                       URL " names no file: write sqlite:PATH, relative to the working directory");
    options->url = url;
    options->home = -1;
    options->home_path = ".";
    options->foreign = true;
    return STATUS_OK;
}

static enum status choose_site(struct cli *cli, struct db_options *options)
{
    enum status status = cli_open_site(cli, NEED_SITE);

    if (status == STATUS_NOT_FOUND && versions_option(cli) != NULL)
        return err_set(&cli->err, status,
                       "there is no site at %s; for a database of another project set " URL
                       "=sqlite:PATH",
                       cli->site.home_path);
    if (status != STATUS_OK)
        return status;
    options->url = conf_text(cli->conf, CONF_DATABASE_URL);
    options->home = cli->site.home;
    options->home_path = cli->site.home_path;
    return STATUS_OK;
}

enum status migration_open(struct cli *cli, enum migration_access access)
{
    const struct db_options nothing = {
        .url = "sqlite::memory:", .home = -1, .access = DB_WRITE, .foreign = true};
    const bool writes = access == MIGRATION_CHANGE || access == MIGRATION_CREATE;
    struct db_options options = {
        .access = writes ? DB_WRITE : DB_READ,
        .create = access == MIGRATION_CREATE,
        .no_trace = true,
    };
    const char *url = getenv(URL);
    enum status status = lock_timeout(cli, &options.busy_ms);

    if (status != STATUS_OK)
        return status;
    if (versions_option(cli) != NULL && url != NULL && url[0] != '\0')
        status = choose_foreign(cli, url, &options);
    else
        status = choose_site(cli, &options);
    if (status != STATUS_OK)
        return status;
    status = db_open(&cli->site.db, &options, &cli->err);
    if (status == STATUS_NOT_FOUND && access == MIGRATION_IMAGINE)
        status = db_open(&cli->site.db, &nothing, &cli->err);
    return status;
}

enum status migration_upgrade(struct cli *cli)
{
    struct migrate_report report;
    struct script_set set;
    enum status status =
        script_set_embedded(&cli->arena, version_scripts, version_scripts_count, &set, &cli->err);

    if (status != STATUS_OK)
        return status;
    return migrate_upgrade(cli->site.db, &cli->arena, &set, NULL, PIEROGIS_VERSION, &report,
                           &cli->err);
}
