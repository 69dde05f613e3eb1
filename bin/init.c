#include "cli.h"
#include "commands.h"
#include "home_folders.h"
#include "loopback.h"
#include "migration.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/rand.h"
#include "site/account.h"
#include "site/codename.h"
#include "site/palette_store.h"
#include "site/trivia_starter.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

static const struct option options[] = {
    {"name", 'n', "TEXT", "the site's name", false},
    {"base-url", 'u', "URL", "the address that visitors type (default: http://127.0.0.1:8080)",
     false},
    {"admin", 0, "HANDLE", "the handle of the first admin (default: admin)", false},
    {"trivia", 0, NULL, "give the bouncer fifty questions about pierogi and kitchens", false},
    OPTIONS_END,
};

/* A new home survives a power cut once its name is safe, too; where we may make a folder but not read the one around
 * it, nobody can see to that. */
static enum status make_folder(struct cli *cli)
{
    const char *path = cli->site.home_path;
    enum status status = STATUS_OK;
    int parent;

    if (mkdir(path, 0711) != 0)
        return errno == EEXIST ? STATUS_OK : err_errno(&cli->err, errno, "cannot create %s", path);
    parent = open(arena_printf(&cli->arena, "%s/..", path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (parent < 0 ? errno != EACCES : fsync(parent) != 0)
        status = err_errno(&cli->err, errno, "cannot sync the folder around %s", path);
    file_close(parent);
    return status;
}

static enum status make_home(struct cli *cli)
{
    enum status status = make_folder(cli);

    if (status == STATUS_OK)
        status = cli_open_home(cli);
    if (status == STATUS_OK && faccessat(cli->site.home, CONF_FILE, F_OK, 0) == 0)
        return err_set(
            &cli->err, STATUS_CONFLICT,
            "%s is a site already; choose another --home, or go on with \"pierogis serve\"",
            cli->site.home_path);
    if (status == STATUS_OK)
        status = home_folders_make(cli->site.home, cli->site.home_path, &cli->err);
    return status;
}

static enum status write_conf(struct cli *cli, struct buf *text)
{
    const char *url = cli_option(cli, "base-url");
    const char *name = cli_option(cli, "name");
    uint8_t random[HASH_BYTES];
    char secret[HASH_TEXT];
    struct conf_pair pairs[4];
    size_t count = 0;

    if (url == NULL)
        url = "http://127.0.0.1:8080";
    rand_bytes(random, sizeof(random));
    hash_text(random, secret);
    pairs[count++] = (struct conf_pair){CONF_BASE_URL, url};
    pairs[count++] = (struct conf_pair){CONF_SECRET_KEY, secret};
    if (url_is_loopback(url))
        pairs[count++] = (struct conf_pair){CONF_STAGE, "development"};
    if (name != NULL)
        pairs[count++] = (struct conf_pair){CONF_SITE_NAME, name};
    return conf_env_write(text, pairs, count, &cli->err);
}

static enum status fill_database(struct cli *cli, const char *admin)
{
    const struct palette palette = PALETTE_DEFAULT, dungeon = palette_negative(&palette);
    const struct db_options database = {
        .url = "sqlite:db/site.db",
        .home = cli->site.home,
        .home_path = cli->site.home_path,
        .access = DB_WRITE,
        .create = true,
    };
    struct trivia_counts counts;
    struct account account;
    enum status status = db_open(&cli->site.db, &database, &cli->err);

    if (status == STATUS_OK)
        status = migration_upgrade(cli);
    if (status == STATUS_OK)
        status = palette_publish(cli->site.home, &palette, &cli->err);
    if (status == STATUS_OK)
        status = palette_publish(cli->site.home, &dungeon, &cli->err);
    if (status == STATUS_OK) {
        status = account_add(&cli->site, admin, ROLE_ADMIN, &account, &cli->err);
        if (status == STATUS_CONFLICT) /* an earlier init was interrupted */
            status = STATUS_OK;
    }
    if (status == STATUS_OK && cli_option(cli, "trivia") != NULL)
        status = trivia_starter_store(&cli->site, &cli->arena, &counts, &cli->err);
    return status;
}

static void answer(struct cli *cli, const char *admin)
{
    const char *home =
        cli->home_path == NULL ? "" : arena_printf(&cli->arena, " --home %s", cli->home_path);
    struct json_write w;

    if (!cli->json) {
        buf_printf(&cli->out,
                   "the site is ready in %s, its admin is \"%s\"\n"
                   "next: pierogis%s project add CODENAME, then upload CODENAME FILE…, then "
                   "serve\n",
                   cli->site.home_path, admin, home);
        if (cli_option(cli, "trivia") == NULL)
            buf_printf(&cli->out,
                       "the bouncer has nothing to ask yet: pierogis%s trivia import --starter "
                       "brings fifty questions\n",
                       home);
        return;
    }
    json_begin(&w, &cli->out, true);
    json_object(&w);
    json_key(&w, "home");
    json_put_text(&w, cli->site.home_path);
    json_key(&w, "admin");
    json_put_text(&w, admin);
    json_end(&w);
    json_finish(&w);
}

static enum status run(struct cli *cli)
{
    const char *admin = cli_option(cli, "admin");
    struct buf conf = BUF_INIT;
    enum status status;

    if (admin == NULL)
        admin = "admin";
    status = codename_check(str_of(admin), &cli->err);
    if (status == STATUS_OK)
        status = write_conf(cli, &conf);
    if (status == STATUS_OK)
        status = make_home(cli);
    if (status == STATUS_OK)
        status = fill_database(cli, admin);
    /* Last: a folder with this file is a site, so an init that was interrupted can be repeated. */
    if (status == STATUS_OK)
        status = file_replace(cli->site.home, CONF_FILE, buf_view(&conf), 0600, &cli->err);
    buf_free(&conf);
    if (status == STATUS_OK)
        answer(cli, admin);
    return status;
}

const struct command command_init = {
    .name = "init",
    .arguments = "",
    .summary = "make a site: home, configuration with a fresh secret, database, admin account",
    .example = "pierogis --home ~/site init --name \"The Dough Exchange\" --base-url "
               "https://dough.example",
    .options = options,
    .run = run,
};
