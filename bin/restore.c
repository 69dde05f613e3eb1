#include "archive_progress.h"
#include "cli.h"
#include "commands.h"
#include "env_edit.h"
#include "home_folders.h"
#include "migration.h"
#include "redirect.h"

#include "base/file.h"
#include "db/schema_version.h"
#include "site/media_store.h"
#include "site/restore_place.h"
#include "site/restore_replace.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#define DATABASE_URL "sqlite:" BACKUP_DATABASE

static const struct option options[] = {
    {"base-url", 'u', "URL", "the address that visitors will type from now on", false},
    {"force", 'f', NULL, "replace the site that is in the home", false},
    OPTIONS_END,
};

struct work {
    struct cli *cli;
    struct archive_progress progress;
    struct restore restore;
    int archive;
    const char *name;     /* of the archive, for sentences */
    const char *base_url; /* the new one, or NULL */
    const char *old_url;  /* the one before */
    bool made_home;       /* it was not there */
    bool living;          /* the home has a site */
    struct buf conf;      /* text of the configuration to be */
};

/* --- what is read, and where it goes --------------------------------------------------------------------- */

/* Before root becomes the owner of the home, who may not be able to read the file. */
static enum status open_archive(struct work *w)
{
    struct cli *cli = w->cli;
    const char *path = cli->arguments[0];
    struct stat st;

    w->name = path;
    if (strcmp(path, "-") == 0) {
        w->name = "standard input";
        w->archive = 0;
        return isatty(0) == 0 ? STATUS_OK
                              : err_set(&cli->err, STATUS_USAGE,
                                        "name a FILE, or send a backup into \"-\" through a pipe");
    }
    w->archive = open(path, O_RDONLY | O_CLOEXEC);
    if (w->archive < 0)
        return err_errno(&cli->err, errno, "cannot open %s", path);
    if (fstat(w->archive, &st) == 0 && S_ISDIR(st.st_mode))
        return err_set(&cli->err, STATUS_INVALID, "%s is a folder, not a backup", path);
    return STATUS_OK;
}

static enum status check_base_url(struct work *w)
{
    struct conf_pair pair = {CONF_BASE_URL, cli_option(w->cli, "base-url")};
    struct buf ignored = BUF_INIT;
    enum status status;

    w->base_url = pair.value;
    if (pair.value == NULL)
        return STATUS_OK;
    status = conf_env_write(&ignored, &pair, 1, &w->cli->err);
    buf_free(&ignored);
    return status;
}

static enum status open_living(struct work *w)
{
    struct cli *cli = w->cli;
    enum status status;
    struct err why;

    if (cli_option(cli, "force") == NULL)
        return restore_check_empty(cli->site.home, cli->site.home_path, &cli->err);
    /* Somebody may have moved a spoilt database away, with its folder. */
    if (faccessat(cli->site.home, "db", F_OK, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT) {
        status = home_folders_make(cli->site.home, cli->site.home_path, &cli->err);
        if (status != STATUS_OK)
            return status;
    }
    file_close(cli->site.home);
    status = cli_open_site(cli, DB_WRITES | ANY_SCHEMA);
    if (status == STATUS_IO) {
        why = cli->err;
        err_set(&cli->err, status,
                "%s; if the database cannot be saved, move the folder db in %s away, and restore "
                "again",
                why.message, cli->site.home_path);
    }
    if (status == STATUS_OK && strcmp(db_driver_name(cli->site.db), "sqlite") != 0)
        status = err_set(&cli->err, STATUS_UNSUPPORTED,
                         "the site's database is not SQLite's: use its own tools, or restore into "
                         "an empty home");
    return status;
}

static enum status open_empty(struct work *w)
{
    struct cli *cli = w->cli;
    const char *name = conf_name(CONF_DATABASE_URL), *elsewhere = getenv(name);

    if (elsewhere != NULL && elsewhere[0] != '\0' && strcmp(elsewhere, DATABASE_URL) != 0)
        return err_set(&cli->err, STATUS_CONFLICT,
                       "%s is set in the environment, but the database is restored into the home: "
                       "unset it",
                       name);
    return restore_check_empty(cli->site.home, cli->site.home_path, &cli->err);
}

static enum status open_home(struct work *w)
{
    struct cli *cli = w->cli;
    enum status status;
    size_t swept;

    w->made_home = mkdir(cli->site.home_path, 0711) == 0;
    if (!w->made_home && errno != EEXIST)
        return err_errno(&cli->err, errno, "cannot create %s", cli->site.home_path);
    status = cli_open_home(cli);
    if (status != STATUS_OK)
        return status;
    w->living = faccessat(cli->site.home, CONF_FILE, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
    status = w->living ? open_living(w) : open_empty(w);
    /* An interrupted restore may have left as many bytes as this one needs. */
    return status == STATUS_OK ? job_sweep(cli->site.home, true, &swept, &cli->err) : status;
}

/* Whether nobody else has made a site of the home, or is about to: who restores has a folder below tmp/. Asked under the
 * media lock, by which places are taken. */
static bool is_nobodys(int home)
{
    return faccessat(home, CONF_FILE, F_OK, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT &&
           (unlinkat(home, "tmp", AT_REMOVEDIR) == 0 || errno == ENOENT);
}

/* After a refusal a home that was not there is not there. */
static void leave_home(struct work *w)
{
    const int home = w->cli->site.home;
    int lock;

    if (!w->made_home || w->living || home < 0 ||
        media_lock(home, MEDIA_TAKE, &lock, NULL) != STATUS_OK)
        return;
    if (is_nobodys(home)) {
        for (size_t i = 0; i < home_folder_count; i++)
            unlinkat(home, home_folders[i].path, AT_REMOVEDIR); /* only empty ones go */
        unlinkat(home, MEDIA_LOCK_FILE, 0);
        rmdir(w->cli->site.home_path);
    }
    file_close(lock);
}

/* --- the configuration ----------------------------------------------------------------------------------- */

/* Wherever the database was, it is in the home now. */
static void forget_database(struct work *w)
{
    const char *key = conf_name(CONF_DATABASE_URL);
    struct buf text = w->conf;

    buf_init(&w->conf);
    env_edit(&w->conf, buf_view(&text), key, NULL);
    buf_free(&text);
    cli_say(w->cli, "the database is in %s/" BACKUP_DATABASE " now: %s is left out of " CONF_FILE,
            w->cli->site.home_path, key);
}

/* The configuration as it will be; `home` has the one from before, which is checked. */
static enum status make_conf(struct work *w, int home, const char *home_path)
{
    struct cli *cli = w->cli;
    struct buf text = BUF_INIT;
    struct conf *conf;
    enum status status = conf_load(&conf, &cli->arena, home, home_path, NULL, &cli->err);

    if (status == STATUS_OK)
        status = file_read(home, CONF_FILE, CONF_FILE_MAX, &text, &cli->err);
    if (status != STATUS_OK) {
        buf_free(&text);
        return status;
    }
    w->old_url = conf_text(conf, CONF_BASE_URL);
    if (w->base_url == NULL)
        buf_str(&w->conf, buf_view(&text));
    else
        env_edit(&w->conf, buf_view(&text), conf_name(CONF_BASE_URL), w->base_url);
    buf_free(&text);
    if (w->base_url != NULL && conf_text(conf, CONF_MEDIA_URL)[0] != '\0')
        cli_warn("%s is still %s", conf_name(CONF_MEDIA_URL), conf_text(conf, CONF_MEDIA_URL));
    if (!w->living && strcmp(conf_text(conf, CONF_DATABASE_URL), DATABASE_URL) != 0)
        forget_database(w);
    return STATUS_OK;
}

/* --- restoring ------------------------------------------------------------------------------------------- */

static bool is_older(const struct work *w)
{
    return w->restore.manifest.schema_version < SCHEMA_VERSION;
}

/* Before it is put in place, so that nobody ever sees a site with an old schema. */
static enum status upgrade(struct work *w)
{
    struct cli *cli = w->cli;
    struct db *living = cli->site.db;
    enum status status;

    if (!is_older(w))
        return STATUS_OK;
    cli->site.db = w->restore.db;
    status = migration_upgrade(cli);
    cli->site.db = living;
    return status;
}

static enum status put_in_place(struct work *w)
{
    struct restore *r = &w->restore;
    struct cli *cli = w->cli;
    const struct str conf = buf_view(&w->conf);
    enum status status;

    if (w->living)
        return restore_replace(r, &cli->site, w->base_url == NULL ? NULL : &conf, &cli->err);
    status = home_folders_make(cli->site.home, cli->site.home_path, &cli->err);
    if (status == STATUS_OK)
        status = home_folders_make(r->staged, r->staged_path, &cli->err);
    return status == STATUS_OK ? restore_place(r, conf, &cli->err) : status;
}

static enum status restore(struct work *w)
{
    const struct backup_watcher watcher = archive_progress(&w->progress, w->cli, "unpacking");
    struct restore *r = &w->restore;
    struct cli *cli = w->cli;
    enum status status;

    restore_begin(r, cli->site.home, cli->site.home_path, &cli->arena, &watcher);
    status = restore_unpack(r, w->archive, w->name, &cli->err);
    progress_clear(&w->progress.bar);
    if (status == STATUS_OK)
        status = restore_check_database(r, &cli->err);
    if (status == STATUS_OK)
        status = upgrade(w);
    if (status == STATUS_OK)
        status = restore_check_media(r, &cli->err);
    if (status == STATUS_OK)
        status = w->living ? make_conf(w, cli->site.home, cli->site.home_path)
                           : make_conf(w, r->staged, r->staged_path);
    if (status == STATUS_OK)
        status = put_in_place(w);
    restore_end(r);
    return status;
}

/* --- the answer ------------------------------------------------------------------------------------------ */

static bool has_moved(const struct work *w)
{
    return w->base_url != NULL && redirect_is_wanted(w->old_url, w->base_url);
}

static void answer_json(struct work *w)
{
    const struct restore *r = &w->restore;
    struct buf lines = BUF_INIT;
    struct json_write out;

    json_begin(&out, &w->cli->out, true);
    json_object(&out);
    json_key(&out, "home");
    json_put_text(&out, w->cli->site.home_path);
    json_key(&out, "site_name");
    json_put_text(&out, r->manifest.site_name);
    json_key(&out, "made_at");
    json_put_text(&out, r->manifest.made_at);
    json_key(&out, "files");
    json_put_i64(&out, (int64_t)r->files);
    json_key(&out, "bytes");
    json_put_i64(&out, (int64_t)r->bytes);
    json_key(&out, "missing");
    json_put_i64(&out, (int64_t)r->missing);
    json_key(&out, "damaged");
    json_put_i64(&out, (int64_t)r->damaged);
    json_key(&out, "upgraded");
    json_put_bool(&out, is_older(w));
    json_key(&out, "base_url");
    json_put_text(&out, w->base_url == NULL ? w->old_url : w->base_url);
    json_key(&out, "redirect");
    json_object(&out);
    for (size_t i = 0; has_moved(w) && i < redirect_server_count; i++) {
        buf_clear(&lines);
        redirect_servers[i].write(&lines, str_of(w->old_url), str_of(w->base_url));
        json_key(&out, redirect_servers[i].name);
        json_put_text(&out, lines.at);
    }
    json_end(&out);
    json_end(&out);
    json_finish(&out);
    buf_free(&lines);
}

static void answer(struct work *w)
{
    const struct manifest *m = &w->restore.manifest;
    struct cli *cli = w->cli;
    struct buf text = BUF_INIT;

    if (m->orphans > 0)
        cli_warn("%lld rows refer to rows that do not exist; they did so before",
                 (long long)m->orphans);
    if (cli->json) {
        answer_json(w);
        return;
    }
    if (!cli->quiet) {
        buf_printf(&text, "\"%s\" is in %s again, as it was at %s", m->site_name,
                   cli->site.home_path, m->made_at);
        say_add(&cli->out, text.at); /* what the backup says may be anything */
        buf_char(&cli->out, '\n');
    }
    buf_free(&text);
    if (is_older(w))
        cli_say(cli,
                "the backup was older than this program: its database was upgraded to schema "
                "version %d",
                SCHEMA_VERSION);
    if (w->living && w->base_url != NULL)
        cli_say(cli, "start the site's workers again, if it has any: they have read the old "
                     "address");
    if (has_moved(w))
        redirect_write(&cli->out, w->old_url, w->base_url);
}

static enum status run(struct cli *cli)
{
    struct work w = {.cli = cli, .archive = -1, .conf = BUF_INIT};
    enum status status = check_base_url(&w);

    if (status == STATUS_OK)
        status = open_archive(&w);
    if (status == STATUS_OK)
        status = open_home(&w);
    if (status == STATUS_OK)
        status = restore(&w);
    if (status == STATUS_OK)
        answer(&w);
    else
        leave_home(&w);
    if (w.archive > 0)
        file_close(w.archive);
    buf_free(&w.conf);
    return status;
}

const struct command command_restore = {
    .name = "restore",
    .arguments = "FILE",
    .least = 1,
    .most = 1,
    .summary = "check a backup and make a site of it",
    .example = "pierogis --home ~/site restore dough.tar --base-url https://dough.example",
    .options = options,
    .run = run,
};
