#include "server_install.h"
#include "install.h"
#include "server_config.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>

#define PROGRAM_MAX ((size_t)64 << 20)
#define OUR_MARK "# Made by \"pierogis config htaccess\""

struct target {
    struct cli *cli;
    const char *path;
    int root;
};

static enum status put(struct target *t, const char *name, struct str bytes, mode_t mode)
{
    enum status status = file_replace(t->root, name, bytes, mode, &t->cli->err);

    return status == STATUS_OK ? status : err_prefix(&t->cli->err, "%s", t->path);
}

static enum status put_template(struct target *t, const char *template, const char *name)
{
    const struct server_config config = {"127.0.0.1", 8080, false};
    struct buf text = BUF_INIT;
    enum status status = server_config_write(t->cli, template, &config, &text);

    if (status == STATUS_OK)
        status = put(t, name, buf_view(&text), 0644);
    buf_free(&text);
    return status;
}

/* Somebody else's .htaccess may be all that protects his pages: it is not ours to replace. */
static enum status check_htaccess(struct target *t, const char *name)
{
    struct buf text = BUF_INIT;
    enum status status = STATUS_OK;

    if (faccessat(t->root, name, F_OK, AT_SYMLINK_NOFOLLOW) != 0)
        return STATUS_OK;
    status = file_read(t->root, name, 65536, &text, &t->cli->err);
    if (status == STATUS_OK && strstr(text.at, OUR_MARK) == NULL)
        status = err_set(&t->cli->err, STATUS_CONFLICT,
                         "%s/%s is not ours; move it away, or add to it what \"pierogis "
                         "config htaccess\" prints",
                         t->path, name);
    buf_free(&text);
    return status;
}

static enum status copy_program(struct target *t, int from, const char *name)
{
    struct buf bytes = BUF_INIT;
    enum status status = file_read(from, name, PROGRAM_MAX, &bytes, &t->cli->err);

    if (status == STATUS_OK)
        status = put(t, arena_printf(&t->cli->arena, "cgi-bin/%s", name), buf_view(&bytes), 0755);
    buf_free(&bytes);
    return status;
}

static enum status copy_programs(struct target *t, const char *cgi_bin)
{
    int from = open(cgi_bin, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *stream = from < 0 ? NULL : fdopendir(dup(from));
    enum status status = STATUS_OK;
    struct dirent *entry;

    if (stream == NULL) {
        file_close(from);
        return err_errno(&t->cli->err, errno, "cannot list the programs in %s", cgi_bin);
    }
    while (status == STATUS_OK && (entry = readdir(stream)) != NULL) {
        if (str_ends(str_of(entry->d_name), ".cgi"))
            status = copy_program(t, from, entry->d_name);
    }
    closedir(stream);
    file_close(from);
    return status;
}

static const char *const links[] = {"media", "palette", "assets"};

/* A link that leads to a folder of its own name: to this home, or to where it was before. */
static bool is_our_link(struct target *t, const char *name)
{
    char to[PATH_MAX];
    ssize_t len = readlinkat(t->root, name, to, sizeof(to) - 1);

    to[len > 0 ? len : 0] = '\0';
    return len > 0 && to[0] == '/' && strcmp(strrchr(to, '/') + 1, name) == 0;
}

/* Asked before anything is written: a folder of that name is not ours to replace. */
static enum status check_links(struct target *t)
{
    for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
        if (faccessat(t->root, links[i], F_OK, AT_SYMLINK_NOFOLLOW) == 0 &&
            !is_our_link(t, links[i]))
            return err_set(&t->cli->err, STATUS_CONFLICT,
                           "%s/%s exists and is not our link; move it away", t->path, links[i]);
    }
    return STATUS_OK;
}

static enum status put_links(struct target *t, const char *assets)
{
    struct arena *arena = &t->cli->arena;
    const char *home = t->cli->site.home_path;
    const char *to[] = {arena_printf(arena, "%s/media", home),
                        arena_printf(arena, "%s/palette", home), assets};

    for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
        unlinkat(t->root, links[i], 0);
        if (symlinkat(to[i], t->root, links[i]) != 0)
            return err_errno(&t->cli->err, errno, "cannot link %s/%s to %s", t->path, links[i],
                             to[i]);
    }
    return STATUS_OK;
}

/* By its descriptor: the name may have become a link meanwhile, and what that leads to is not ours to open up. */
static enum status make_program_folder(struct target *t)
{
    enum status status = file_make_dirs(t->root, "cgi-bin", &t->cli->err);
    int folder;

    if (status != STATUS_OK)
        return status;
    folder = file_open_beneath(t->root, "cgi-bin", O_RDONLY | O_DIRECTORY, 0);
    if (folder < 0 || fchmod(folder, 0755) != 0)
        status =
            err_errno(&t->cli->err, errno, "cannot set the permissions of %s/cgi-bin", t->path);
    file_close(folder);
    return status;
}

static enum status put_everything(struct target *t)
{
    struct arena *arena = &t->cli->arena;
    const char *home = t->cli->site.home_path;
    struct install install;
    enum status status = install_find(&install, arena, &t->cli->err);

    if (status == STATUS_OK)
        status = check_htaccess(t, ".htaccess");
    if (status == STATUS_OK)
        status = check_htaccess(t, "cgi-bin/.htaccess");
    if (status == STATUS_OK)
        status = check_links(t);
    if (status == STATUS_OK)
        status = make_program_folder(t);
    if (status == STATUS_OK)
        status = copy_programs(t, install.cgi_bin);
    if (status == STATUS_OK)
        status = put_template(t, "htaccess-programs", "cgi-bin/.htaccess");
    if (status == STATUS_OK)
        status = put(t, "cgi-bin/pierogis.home", str_of(arena_printf(arena, "%s\n", home)), 0644);
    if (status == STATUS_OK)
        status = put(t, "cgi-bin/pierogis.render",
                     str_of(arena_printf(arena, "%s\n", install.render)), 0644);
    if (status == STATUS_OK)
        status = put_links(t, install.assets);
    if (status == STATUS_OK)
        status = put_template(t, "htaccess", ".htaccess");
    return status;
}

enum status server_install(struct cli *cli, const char *root)
{
    struct target t = {cli, root, open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    const struct server_config config = {"127.0.0.1", 8080, false};
    struct buf media = BUF_INIT;
    enum status status;

    if (t.root < 0 && errno == ENOENT)
        return err_set(&cli->err, STATUS_NOT_FOUND,
                       "there is no folder %s: name the one that the web server shows, or make it",
                       root);
    if (t.root < 0)
        return err_errno(&cli->err, errno, "cannot open the document root %s", root);
    status = put_everything(&t);
    if (status == STATUS_OK)
        status = server_config_write(cli, "htaccess-media", &config, &media);
    if (status == STATUS_OK)
        status = file_replace(cli->site.home, "media/.htaccess", buf_view(&media), 0644, &cli->err);
    if (status == STATUS_OK)
        buf_printf(&cli->out,
                   "%s serves the site now.\nIf the web server may follow links there, add "
                   "PIEROGIS_MEDIA_URL=%s to %s/.env: then it sends the media itself.\nCheck with: "
                   "pierogis doctor --url %s\n",
                   root, conf_text(cli->conf, CONF_BASE_URL), cli->site.home_path,
                   conf_text(cli->conf, CONF_BASE_URL));
    buf_free(&media);
    file_close(t.root);
    return status;
}
