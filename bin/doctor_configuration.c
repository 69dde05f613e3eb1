#include "doctor_configuration.h"
#include "loopback.h"

#include "base/address.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/rand.h"
#include "site/bouncer_odds.h"
#include "site/phrases.h"

extern char **environ;

#define CHECK "configuration"
#define FEW_CHARACTERS 10 /* different ones, in a secret of 32 and more */

static enum status load(struct cli *cli)
{
    enum status status =
        conf_load(&cli->conf, &cli->arena, cli->site.home, cli->site.home_path, environ, &cli->err);

    cli->site.conf = cli->conf;
    return status;
}

/* Nothing was made with the old one, because there was none; but a line that sets it to nothing stays the admin's. */
static bool write_secret(struct cli *cli)
{
    struct buf text = BUF_INIT, line = BUF_INIT;
    uint8_t random[HASH_BYTES];
    char secret[HASH_TEXT];
    const struct conf_pair pair = {CONF_SECRET_KEY, secret};
    enum status status;

    rand_bytes(random, sizeof(random));
    hash_text(random, secret);
    status = file_read(cli->site.home, CONF_FILE, CONF_FILE_MAX, &text, &cli->err);
    if (status == STATUS_OK && strstr(text.at, conf_name(CONF_SECRET_KEY)) != NULL)
        status = STATUS_CONFLICT;
    if (status == STATUS_OK)
        status = conf_env_write(&line, &pair, 1, &cli->err);
    if (status == STATUS_OK) {
        if (text.len > 0 && text.at[text.len - 1] != '\n')
            buf_char(&text, '\n');
        buf_str(&text, buf_view(&line));
        status = file_replace(cli->site.home, CONF_FILE, buf_view(&text), 0600, &cli->err);
    }
    buf_free(&text);
    buf_free(&line);
    return status == STATUS_OK && load(cli) == STATUS_OK;
}

static size_t different_characters(const char *text)
{
    bool seen[256] = {false};
    size_t count = 0;

    for (; *text != '\0'; text++) {
        count += !seen[(unsigned char)*text];
        seen[(unsigned char)*text] = true;
    }
    return count;
}

static void check_secret(struct doctor *doctor)
{
    const char *secret = conf_text(doctor->cli->conf, CONF_SECRET_KEY);
    const char *name = conf_name(CONF_SECRET_KEY);
    struct finding *finding;

    if (secret[0] == '\0') {
        finding = finding_add(doctor, FINDING_PROBLEM, CHECK,
                              "%s is not set: put at least 32 random characters into " CONF_FILE
                              ", as \"head -c 32 /dev/urandom | base64\" gives them",
                              name);
        if (doctor->fix)
            finding->fixed = write_secret(doctor->cli);
    } else if (different_characters(secret) < FEW_CHARACTERS) {
        finding_add(doctor, FINDING_PROBLEM, CHECK,
                    "%s is easy to guess: put at least 32 random characters there, as \"head -c 32 "
                    "/dev/urandom | base64\" gives them",
                    name);
    }
}

static void check_address(struct doctor *doctor)
{
    const struct conf *conf = doctor->cli->conf;
    const char *base = conf_text(conf, CONF_BASE_URL);
    const bool loopback = url_is_loopback(base);
    const bool development = conf_is(conf, CONF_STAGE, "development");

    if (loopback && !development)
        finding_add(doctor, FINDING_PROBLEM, CHECK,
                    "%s is %s, which only this machine can reach, but %s is production: set the "
                    "address that visitors type, or %s=development",
                    conf_name(CONF_BASE_URL), base, conf_name(CONF_STAGE), conf_name(CONF_STAGE));
    if (!loopback && development)
        finding_add(doctor, FINDING_PROBLEM, CHECK,
                    "%s is development, but the site is public at %s: set %s=production, or search "
                    "engines stay away",
                    conf_name(CONF_STAGE), base, conf_name(CONF_STAGE));
    if (!loopback && str_starts(str_of(base), "http://"))
        finding_add(doctor, FINDING_WARNING, CHECK,
                    "%s begins with http: logins need TLS, because their cookies travel over "
                    "https only; get a certificate and set %s=https%s",
                    conf_name(CONF_BASE_URL), conf_name(CONF_BASE_URL), base + 4);
}

/* The programs pass over what they cannot read: then a proxy is not believed, and all visitors look like it. */
static void check_proxies(struct doctor *doctor)
{
    const char *list = conf_text(doctor->cli->conf, CONF_TRUSTED_PROXIES);

    if (address_list_check(list, conf_name(CONF_TRUSTED_PROXIES), &doctor->cli->err) != STATUS_OK)
        finding_add(doctor, FINDING_PROBLEM, CHECK, "%s", doctor->cli->err.message);
}

static void check_phrases(struct doctor *doctor)
{
    struct phrases phrases;
    enum status status =
        phrases_load(&phrases, &doctor->cli->arena, doctor->cli->site.home, &doctor->cli->err);

    if (status != STATUS_OK)
        finding_add(doctor, FINDING_WARNING, CHECK, "%s", doctor->cli->err.message);
}

/* Nothing is bought where everything is free. */
static void check_odds(struct doctor *doctor)
{
    const struct conf *conf = doctor->cli->conf;
    const int64_t cheapest = bouncer_odds_cheapest(conf), most = bouncer_odds_most(conf);
    const bool claim = conf_int(conf, CONF_PRICE_CLAIM) == cheapest;

    if (cheapest > 0 && most >= cheapest * 1000)
        finding_add(doctor, FINDING_WARNING, CHECK,
                    "who guesses blindly all day can expect %lld.%lld clout, and %s is %lld: raise "
                    "it, or lower %s",
                    (long long)most / 1000, (long long)most / 100 % 10,
                    conf_name(claim ? CONF_PRICE_CLAIM : CONF_PRICE_UPLOAD), (long long)cheapest,
                    conf_name(CONF_REWARD_TRIVIA));
}

bool doctor_configuration(struct doctor *doctor)
{
    const char *const *warnings;
    enum status status;
    size_t count;

    status = load(doctor->cli);
    if (status != STATUS_OK) {
        if (status != STATUS_FORBIDDEN || !finding_has(doctor, "secrets")) /* it says the same */
            finding_failed(doctor, CHECK);
        return false;
    }
    warnings = conf_warnings(doctor->cli->conf, &count);
    for (size_t i = 0; i < count; i++)
        finding_add(doctor, FINDING_WARNING, CHECK, "%s", warnings[i]);
    check_secret(doctor);
    check_address(doctor);
    check_proxies(doctor);
    check_phrases(doctor);
    check_odds(doctor);
    finding_ok(doctor, CHECK, "the configuration makes sense");
    return true;
}
