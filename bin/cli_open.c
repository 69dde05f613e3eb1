#include "cli.h"
#include "install.h"

#include "base/file.h"
#include "base/log.h"
#include "db/schema_version.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>

extern char **environ;

/* --home, then PIEROGIS_HOME, then the place that the installation says; as an absolute path. */
static enum status find_home(struct cli *cli)
{
    const char *path = cli->home_path != NULL ? cli->home_path : getenv("PIEROGIS_HOME");
    struct install install;
    enum status status;
    char *absolute;

    if (path == NULL || path[0] == '\0') {
        status = install_find(&install, &cli->arena, &cli->err);
        if (status != STATUS_OK)
            return status;
        path = install.home;
    }
    absolute = realpath(path, NULL);
    cli->site.home_path = arena_strdup(&cli->arena, absolute == NULL ? path : absolute);
    free(absolute);
    return STATUS_OK;
}

static enum status somebody_elses(struct cli *cli, uid_t owner)
{
    return err_set(&cli->err, STATUS_FORBIDDEN,
                   "%s belongs to another user (uid %u): run pierogis as that user or as root",
                   cli->site.home_path, (unsigned)owner);
}

/* The home has one owner: root acts as that owner, so that no file in it ever belongs to root by accident. */
static enum status become_owner(struct cli *cli)
{
    struct stat st;

    if (fstat(cli->site.home, &st) != 0)
        return err_errno(&cli->err, errno, "cannot examine %s", cli->site.home_path);
    if (geteuid() == st.st_uid)
        return STATUS_OK;
    if (geteuid() != 0)
        return somebody_elses(cli, st.st_uid);
    if (setgroups(0, NULL) != 0 || setgid(st.st_gid) != 0 || setuid(st.st_uid) != 0)
        return err_errno(&cli->err, errno, "cannot become uid %u, the owner of %s",
                         (unsigned)st.st_uid, cli->site.home_path);
    return STATUS_OK;
}

/* A home that we may not open is mostly one of somebody else. */
static enum status cannot_open(struct cli *cli, int error)
{
    struct stat st;

    if (error == ENOENT)
        return err_set(&cli->err, STATUS_NOT_FOUND,
                       "there is no site at %s; \"pierogis init\" makes one", cli->site.home_path);
    if (error == EACCES && stat(cli->site.home_path, &st) == 0 && st.st_uid != geteuid())
        return somebody_elses(cli, st.st_uid);
    return err_errno(&cli->err, error, "cannot open the home %s", cli->site.home_path);
}

enum status cli_open_home(struct cli *cli)
{
    cli->site.home = open(cli->site.home_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (cli->site.home < 0)
        return cannot_open(cli, errno);
    return become_owner(cli);
}

static enum status open_home(struct cli *cli, unsigned needs)
{
    enum status status = cli_open_home(cli);

    if (status == STATUS_OK && faccessat(cli->site.home, CONF_FILE, F_OK, 0) != 0)
        return err_set(&cli->err, STATUS_NOT_FOUND,
                       "%s is no site yet (it has no " CONF_FILE "); \"pierogis init\" makes one",
                       cli->site.home_path);
    if (status == STATUS_OK && (needs & DB_WRITES) != 0 &&
        faccessat(cli->site.home, ".", W_OK, AT_EACCESS) != 0 && errno == EROFS)
        return err_set(&cli->err, STATUS_IO,
                       "%s is on a read-only disk, where nothing can be changed",
                       cli->site.home_path);
    return status;
}

static enum status load_conf(struct cli *cli)
{
    enum status status;
    const char *const *warnings;
    enum log_level level;
    size_t count;

    status =
        conf_load(&cli->conf, &cli->arena, cli->site.home, cli->site.home_path, environ, &cli->err);
    if (status != STATUS_OK)
        return status;
    cli->site.conf = cli->conf;
    warnings = conf_warnings(cli->conf, &count);
    for (size_t i = 0; i < count; i++)
        cli_warn("%s", warnings[i]);
    if (log_level_of(str_of(conf_text(cli->conf, CONF_LOG)), &level))
        log_threshold(level);
    return STATUS_OK;
}

static enum status check_schema(struct cli *cli)
{
    int64_t version;
    enum status status = db_schema_version(cli->site.db, &version, &cli->err);

    if (status != STATUS_OK || version == SCHEMA_VERSION)
        return status;
    if (version < SCHEMA_VERSION)
        return err_set(&cli->err, STATUS_CONFLICT,
                       "the database is at schema version %lld, this program needs %d: run "
                       "\"pierogis upgrade\"",
                       (long long)version, SCHEMA_VERSION);
    return err_set(&cli->err, STATUS_CONFLICT,
                   "the database is at schema version %lld, newer than this program (%d): install "
                   "the newer pierogis",
                   (long long)version, SCHEMA_VERSION);
}

static enum status open_database(struct cli *cli, unsigned needs)
{
    const struct db_options options = {
        .url = conf_text(cli->conf, CONF_DATABASE_URL),
        .home = cli->site.home,
        .home_path = cli->site.home_path,
        .access = (needs & DB_WRITES) != 0 ? DB_WRITE : DB_READ,
        .create = (needs & (DB_WRITES | ANY_SCHEMA)) == (DB_WRITES | ANY_SCHEMA),
    };
    enum status status = db_open(&cli->site.db, &options, &cli->err);

    if (status == STATUS_OK && (needs & ANY_SCHEMA) == 0) {
        db_expect_schema(cli->site.db, SCHEMA_VERSION);
        status = check_schema(cli);
    }
    return status;
}

enum status cli_open_site(struct cli *cli, unsigned needs)
{
    enum status status = open_home(cli, needs);

    if (status == STATUS_OK)
        status = load_conf(cli);
    if (status == STATUS_OK && (needs & (DB_READS | DB_WRITES)) != 0)
        status = open_database(cli, needs);
    return status;
}

enum status cli_open(struct cli *cli)
{
    const unsigned needs = cli->command->needs;
    enum status status;

    cli->site.home = -1;
    cli->site.actor = (struct actor){0, ROLE_ADMIN};
    status = find_home(cli);
    if (status != STATUS_OK || (needs & (NEED_SITE | DB_READS | DB_WRITES)) == 0)
        return status;
    return cli_open_site(cli, needs);
}

void cli_close(struct cli *cli)
{
    db_close(cli->site.db);
    cli->site.db = NULL;
    file_close(cli->site.home);
    cli->site.home = -1;
}
