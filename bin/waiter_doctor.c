#include "commands.h"
#include "doctor_home.h"
#include "loopback.h"
#include "waiter_doctor_service.h"

#include "base/file.h"
#include "net/waiter_lock.h"
#include "site/waiter_phrases.h"

static const struct option options[] = {
    {"fix", 'f', NULL, "close the file with the keys to other users", false},
    OPTIONS_END,
};

static bool is_transport(struct str name)
{
    for (size_t i = 0; courier_kinds[i] != NULL; i++) {
        if (str_is(name, courier_kinds[i]->transport))
            return true;
    }
    return false;
}

/* A word for a service that there is not pays nobody, and nobody hears why. */
static void check_chef(struct doctor *doctor)
{
    const struct conf *conf = doctor->cli->conf;
    struct str rest = str_of(conf_text(conf, CONF_CHEF)), word;

    while (conf_word(&rest, &word)) {
        const size_t colon = str_find(word, ':');

        if (colon + 1 >= word.len || !is_transport(str_slice(word, 0, colon)))
            finding_add(doctor, FINDING_PROBLEM, "chef",
                        "%s has \"%.*s\", which is no TRANSPORT:NAME of a service that there is: "
                        "write it like x:chef",
                        conf_name(CONF_CHEF), STR_ARG(word));
    }
}

static void tell(void *context, const char *sentence)
{
    finding_add(context, FINDING_WARNING, "phrases", "%s", sentence);
}

static void check_phrases(struct doctor *doctor)
{
    struct cli *cli = doctor->cli;
    struct phrases phrases;

    if (phrases_load(&phrases, &cli->arena, cli->site.home, &cli->err) != STATUS_OK)
        finding_failed(doctor, "phrases");
    waiter_phrases_check(&phrases, &cli->arena, tell, doctor);
    finding_ok(doctor, "phrases", "he can say all that he has to say");
}

/* People on services are elsewhere. */
static void check_address(struct doctor *doctor)
{
    const char *base = conf_text(doctor->cli->conf, CONF_BASE_URL);

    if (url_is_loopback(base))
        finding_add(doctor, FINDING_WARNING, "address",
                    "the waiter sends people to %s/check, which only this machine can reach: set "
                    "%s to the address that they type",
                    base, conf_name(CONF_BASE_URL));
}

/* Another of his processes may be asking just now. */
static void check_services(struct doctor *doctor)
{
    struct cli *cli = doctor->cli;
    bool any = false;
    int lock = -1;
    enum status status = waiter_lock(cli->site.home, WAITER_LOCK, false, &lock, &cli->err);

    if (status == STATUS_BUSY)
        finding_add(doctor, FINDING_NOTE, "services",
                    "the waiter is at work just now, so no service is asked who he is");
    else if (status != STATUS_OK)
        finding_failed(doctor, "services");
    for (size_t i = 0; courier_kinds[i] != NULL; i++) {
        if (strcmp(courier_kinds[i]->transport, "local") != 0)
            any = waiter_doctor_service(doctor, courier_kinds[i], status == STATUS_OK) || any;
    }
    if (status == STATUS_OK)
        file_close(lock);
    if (any)
        check_address(doctor);
    else
        finding_add(doctor, FINDING_NOTE, "services",
                    "the waiter reads no service yet; \"pierogis waiter hear\" works without one");
}

static enum status run(struct cli *cli)
{
    struct doctor doctor = {.cli = cli, .fix = cli_option(cli, "fix") != NULL};

    doctor_secrets(&doctor);
    finding_ok(&doctor, "secrets", "only the owner of the site can open the waiter's keys");
    check_phrases(&doctor);
    check_chef(&doctor);
    check_services(&doctor);
    return finding_end(&doctor);
}

const struct command command_waiter_doctor = {
    .name = "waiter doctor",
    .arguments = "",
    .needs = DB_WRITES | NEED_NET,
    .summary = "say what keeps the waiter from reading and answering",
    .example = "pierogis waiter doctor",
    .options = options,
    .run = run,
};
