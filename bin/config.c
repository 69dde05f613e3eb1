#include "commands.h"
#include "server_config.h"
#include "server_install.h"
#include "show.h"

#include "base/nearest.h"

static const struct {
    const char *name, *template;
} kinds[] = {
    {"lighttpd", "lighttpd.conf"}, {"nginx", "nginx.conf"}, {"apache", "apache.conf"},
    {"htaccess", "htaccess"},      {"cron", "cron"},        {"systemd", "pierogis.service"},
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* One file each; these are their templates' names as well. */
static const char *const units[] = {"pierogis.service", "pierogis-waiter.service",
                                    "pierogis-waiter.timer", "pierogis-nightly.service",
                                    "pierogis-nightly.timer"};
#define UNITS (sizeof(units) / sizeof(units[0]))

static const struct option options[] = {
    {"host", 0, "ADDRESS", "the address to listen on (default: 127.0.0.1)", false},
    {"port", 'p', "PORT", "the port to listen on (default: 8080)", false},
    {"fastcgi", 0, NULL, "workers that stay instead of one process per page (lighttpd)", false},
    {"install", 0, "DIR", "htaccess: put programs, links and .htaccess into this document root",
     false},
    {"unit", 0, "NAME", "systemd: this unit (default: pierogis.service, which names the others)",
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

/* The template of `typed` ("nginx"), or of the unit that the option names. */
static enum status template_find(struct cli *cli, const char *typed, const char **template)
{
    const char *unit = cli_option(cli, "unit"), *near;

    *template = NULL;
    for (size_t i = 0; i < KINDS; i++) {
        if (strcmp(kinds[i].name, typed) == 0)
            *template = kinds[i].template;
    }
    if (*template == NULL)
        return unknown(cli, typed);
    if (unit == NULL)
        return STATUS_OK;
    if (strcmp(typed, "systemd") != 0)
        return err_set(&cli->err, STATUS_USAGE, "--unit goes with systemd only");
    for (size_t i = 0; i < UNITS; i++) {
        if (strcmp(units[i], unit) == 0) {
            *template = units[i];
            return STATUS_OK;
        }
    }
    near = nearest_name(str_of(unit), units, UNITS);
    return err_set(&cli->err, STATUS_USAGE, "there is no unit \"%s\"; did you mean %s?", unit,
                   near == NULL ? units[0] : near);
}

static enum status run(struct cli *cli)
{
    const char *typed = cli->arguments[0], *folder = cli_option(cli, "install"), *template;
    struct server_config config;
    enum status status = server_options(cli, &config);

    if (status != STATUS_OK)
        return status;
    if (folder != NULL && strcmp(typed, "htaccess") != 0)
        return err_set(&cli->err, STATUS_USAGE, "--install goes with htaccess only");
    status = template_find(cli, typed, &template);
    if (status != STATUS_OK)
        return status;
    status = folder == NULL ? server_config_write(cli, template, &config, &cli->out)
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
