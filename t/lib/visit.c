/*
 * Visitors of a site without a browser, each a process: `visit guest`, `visit knock ACCOUNT`, `visit answer ACCOUNT
 * CHALLENGE ANSWER…`, `visit login CODE PREFIX [ACCOUNT SESSION]`, with numbers of accounts and sessions. The site is
 * $PIEROGIS_HOME. Prints one line: what has come of it, beginning with the status.
 */
#include "base/file.h"
#include "base/number.h"
#include "site/bouncer.h"
#include "site/guest.h"
#include "site/limit_prefix.h"
#include "site/login_check_use.h"
#include "site/session_change.h"

struct visit {
    struct site site;
    struct arena arena;
    struct err err;
    char **words; /* behind the command */
    int count;
};

static enum status open_site(struct visit *v)
{
    struct db_options options = {.access = DB_WRITE, .busy_ms = 30000};
    struct conf *conf = NULL;
    enum status status;

    v->site.home_path = getenv("PIEROGIS_HOME");
    v->site.home = file_open_dir(v->site.home_path);
    status = conf_load(&conf, &v->arena, v->site.home, v->site.home_path, NULL, &v->err);
    if (status != STATUS_OK)
        return status;
    v->site.conf = conf;
    options.url = conf_text(conf, CONF_DATABASE_URL);
    options.home = v->site.home;
    options.home_path = v->site.home_path;
    return db_open(&v->site.db, &options, &v->err);
}

static int64_t number_at(const struct visit *v, int index)
{
    uint64_t number = 0;

    if (index < v->count)
        number_u64(str_of(v->words[index]), INT64_MAX, &number);
    return (int64_t)number;
}

/* A guest with a session: "ok ACCOUNT SESSION". */
static enum status guest(struct visit *v)
{
    struct session_list sessions = {.count = 0};
    struct account account = {.id = 0};
    char token[HASH_TEXT];
    enum status status = db_begin(v->site.db, TX_PRIVATE, &v->err);

    if (status == STATUS_OK)
        status = guest_make(&v->site, &v->arena, &account, &v->err);
    if (status == STATUS_OK)
        status = session_start(&v->site, account.id, STR("visit"), token, &v->err);
    status = db_end(v->site.db, status, &v->err);
    if (status == STATUS_OK)
        status = session_list(v->site.db, &v->arena, account.id, &sessions, &v->err);
    if (status == STATUS_OK)
        printf("ok %lld %lld\n", (long long)account.id, (long long)sessions.items[0].id);
    return status;
}

static struct bouncer_visitor visitor_of(struct visit *v)
{
    const int64_t account_id = number_at(v, 0);
    char prefix[LIMIT_PREFIX_TEXT];

    limit_prefix(conf_text(v->site.conf, CONF_SECRET_KEY), "192.0.2.1", prefix);
    return (struct bouncer_visitor){arena_printf(&v->arena, "account:%lld", (long long)account_id),
                                    account_id, arena_strdup(&v->arena, prefix)};
}

/* "ok CHALLENGE" and the questions, each with a vertical bar before it. */
static enum status knock(struct visit *v)
{
    const struct bouncer_visitor visitor = visitor_of(v);
    struct bouncer_challenge challenge;
    enum status status = bouncer_knock(&v->site, &v->arena, &visitor, &challenge, &v->err);

    if (status != STATUS_OK)
        return status;
    printf("ok %s", challenge.id);
    for (size_t i = 0; i < challenge.count; i++)
        printf("|%s", challenge.questions[i].text);
    printf("\n");
    return STATUS_OK;
}

/* "ok PAID". */
static enum status answer(struct visit *v)
{
    const struct bouncer_visitor visitor = visitor_of(v);
    struct bouncer_result result;
    enum status status =
        bouncer_answer(&v->site, &v->arena, &visitor, NULL, v->words[1],
                       (const char *const *)v->words + 2, (size_t)(v->count - 2), &result, &v->err);

    if (status == STATUS_OK)
        printf("%s %lld\n", result.passed ? "ok" : "wrong", (long long)result.paid);
    return status;
}

/* "ok HANDLE", and "merged". */
static enum status log_in(struct visit *v)
{
    const struct login_request request = {str_of(v->words[0]), v->words[1], STR("visit"),
                                          number_at(v, 2), number_at(v, 3)};
    struct login login;
    enum status status = login_check_use(&v->site, &v->arena, &request, &login, &v->err);

    if (status == STATUS_OK)
        printf("ok %s%s\n", login.account.handle, login.merged ? " merged" : "");
    return status;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int least;
        enum status (*run)(struct visit *v);
    } commands[] = {
        {"guest", 0, guest}, {"knock", 1, knock}, {"answer", 3, answer}, {"login", 2, log_in}};
    struct visit v = {.words = argv + 2, .count = argc - 2};
    enum status status = STATUS_USAGE;

    if (argc >= 2 && getenv("PIEROGIS_HOME") != NULL)
        status = open_site(&v);
    for (size_t i = 0; status == STATUS_OK && i < sizeof(commands) / sizeof(commands[0]); i++) {
        if (strcmp(argv[1], commands[i].name) == 0 && v.count >= commands[i].least) {
            status = commands[i].run(&v);
            break;
        }
    }
    if (status != STATUS_OK)
        printf("%s %s\n", status_row(status)->name, v.err.message);
    db_close(v.site.db);
    arena_free(&v.arena);
    return status == STATUS_OK ? 0 : 1;
}
