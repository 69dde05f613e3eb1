#include "cli.h"
#include "commands.h"
#include "doctor_configuration.h"
#include "doctor_database.h"
#include "doctor_home.h"
#include "doctor_machine.h"
#include "doctor_media.h"
#include "doctor_url.h"
#include "full.h"

#include "net/net.h"

static const struct option options[] = {
    {"fix", 'f', NULL, "put right what can be put right safely", false},
    {"url", 'u', "URL", "also ask the web server, at this address, for what it must not give",
     false},
    OPTIONS_END,
};

extern char **environ;

/* Connections, and databases that are reached by one, are the business of the other program. Asked before anything is
 * changed, because what is told then is told by that one. */
static bool needs_full(struct cli *cli)
{
    struct conf *conf;

    if (net != NULL)
        return false;
    if (cli_option(cli, "url") != NULL)
        return true;
    return conf_load(&conf, &cli->arena, cli->site.home, cli->site.home_path, environ, NULL) ==
               STATUS_OK &&
           str_starts(str_of(conf_text(conf, CONF_DATABASE_URL)), "postgres");
}

static void examine(struct doctor *doctor)
{
    const char *url = cli_option(doctor->cli, "url");

    doctor_folders(doctor);
    if (doctor_configuration(doctor) && doctor_database(doctor)) {
        doctor_palettes(doctor);
        doctor_media(doctor);
    }
    doctor_leftovers(doctor);
    doctor_machine(doctor);
    if (url != NULL)
        doctor_url(doctor, url);
}

/* Home, configuration and database are opened step by step here, not by the row's needs: whatever cannot be opened is
 * the first thing that people want to hear about, and nothing is created or changed without --fix. */
static enum status run(struct cli *cli)
{
    struct doctor doctor = {.cli = cli, .fix = cli_option(cli, "fix") != NULL};
    const char *url = cli_option(cli, "url");
    enum status status = STATUS_OK;

    if (url != NULL)
        status = doctor_url_check(url, &cli->err);
    if (status == STATUS_OK)
        status = doctor_home(&doctor);
    if (status != STATUS_OK)
        return status;
    if (needs_full(cli))
        return full_run(cli);
    examine(&doctor);
    return finding_end(&doctor);
}

const struct command command_doctor = {
    .name = "doctor",
    .arguments = "",
    .summary = "say what is unsafe, missing or misconfigured",
    .example = "pierogis doctor --fix --url https://dough.example",
    .options = options,
    .run = run,
};
