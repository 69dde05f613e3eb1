#include "commands.h"
#include "server_config.h"
#include "server_install.h"
#include "show.h"

#include "base/nearest.h"

static const struct {
    const char *name, *template;
} kinds[] = {
    {"lighttpd", "lighttpd.conf"}, {"nginx", "nginx.conf"}, {"apache", "apache.conf"},
    {"htaccess", "htaccess"},      {"cron", "cron"},        {"systemd", "systemd"},
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static const struct option options[] = {
    {"host", 0, "ADDRESS", "the address to listen on (default: 127.0.0.1)", false},
    {"port", 'p', "PORT", "the port to listen on (default: 8080)", false},
    {"fastcgi", 0, NULL, "workers that stay instead of one process per page (lighttpd)", false},
    {"install", 0, "DIR", "htaccess: put programs, links and .htaccess into this document root",
     false},
    OPTIONS_END,
};

static enum status unknown(struct cli *cli, const char *typed)
{
    const char *names[KINDS], *near;

    for (size_t i = 0; i < KINDS; i++)
        names[i] = kinds[i].name;
    near = nearest_name(str_of(typed), names, KINDS);
    return err_set(&cli->err, STATUS_USAGE,
                   "there is no configuration for \"%s\"; %s%s%slighttpd, nginx, apache, htaccess, "
                   "cron, systemd",
                   typed, near == NULL ? "choose from " : "did you mean ", near == NULL ? "" : near,
                   near == NULL ? "" : "? There are ");
}

static enum status run(struct cli *cli)
{
    const char *typed = cli->arguments[0], *folder = cli_option(cli, "install");
    struct server_config config;
    size_t kind = 0;
    enum status status = server_options(cli, &config);

    if (status != STATUS_OK)
        return status;
    if (folder != NULL && strcmp(typed, "htaccess") != 0)
        return err_set(&cli->err, STATUS_USAGE, "--install goes with htaccess only");
    while (kind < KINDS && strcmp(kinds[kind].name, typed) != 0)
        kind++;
    if (kind == KINDS)
        return unknown(cli, typed);
    status = folder == NULL ? server_config_write(cli, kinds[kind].template, &config, &cli->out)
                            : server_install(cli, folder);
    if (status == STATUS_OK)
        show_text(cli);
    return status;
}

const struct command command_config = {
    .name = "config",
    .arguments = "lighttpd|nginx|apache|htaccess|cron|systemd",
    .least = 1,
    .most = 1,
    .needs = NEED_SITE,
    .summary = "print a working server configuration for this site",
    .example = "pierogis config nginx > /etc/nginx/snippets/pierogis.conf",
    .options = options,
    .run = run,
};
