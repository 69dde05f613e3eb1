/* Many processes at one ledger, each with a connection of its own, as CGI programs are.
 *
 *     clout_race HOME different PROCESSES ACCOUNT AMOUNT    all spend at the same moment, for a claim each
 *     clout_race HOME same PROCESSES ACCOUNT AMOUNT         all spend at the same moment, for the same claim
 *     clout_race HOME kill PROCESSES ACCOUNT SEED           all go on earning and spending until a kill -9 each
 *
 * The first two print how many there were of each outcome, such as "1 ok, 31 too-poor"; the last one how many it has
 * killed at work. The environment's KEEP_JOURNAL=1 leaves the database the journal that it has. */
#include "base/clock.h"
#include "base/file.h"
#include "base/number.h"
#include "base/rand.h"
#include "site/clout.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

#define PROCESSES_MAX 200
#define LIVING 10            /* spenders at a time, while they are killed */
#define LIFE_US 30000        /* microseconds until the kill, at most */
#define AGAIN STATUS__COUNT  /* an outcome beside the statuses: done before */
#define OUTCOMES (AGAIN + 1) /* exit codes of the processes */

static const struct sql ADD_CLAIM =
    SQL("INSERT INTO claim (account_id, text, state, created_at) VALUES (?1, 'x', 'visible', ?2) "
        "RETURNING id");

struct race {
    const char *home;
    int64_t account_id;
    int64_t amount;
    bool same;
    int ready,
        gate; /* each tells the one that it is there, and starts when the other one is shut */
};

static void open_site(struct race *race, struct arena *arena, struct site *site)
{
    struct db_options options = {.url = "sqlite:db/site.db",
                                 .home_path = race->home,
                                 .access = DB_WRITE,
                                 .busy_ms = 60000,
                                 .foreign = getenv("KEEP_JOURNAL") != NULL};
    struct conf *conf = NULL;
    struct err err = {.message = ""};

    *site = (struct site){.home = file_open_dir(race->home), .home_path = race->home};
    site->actor = (struct actor){0, ROLE_ADMIN};
    options.home = site->home;
    if (db_open(&site->db, &options, &err) != STATUS_OK ||
        conf_load(&conf, arena, site->home, race->home, NULL, &err) != STATUS_OK) {
        fprintf(stderr, "%s\n", err.message);
        _exit(STATUS_BUG);
    }
    site->conf = conf;
}

static void wait_for_start(const struct race *race)
{
    char byte = 0;

    if (write(race->ready, &byte, 1) != 1 || read(race->gate, &byte, 1) != 0)
        _exit(STATUS_BUG);
}

/* A claim and its price, in one transaction; `key` NULL makes one of the claim's number. */
static enum status buy_claim(struct site *site, struct race *race, const char *key,
                             struct clout_move *moved, struct err *err)
{
    struct clout_order order = {race->account_id, race->amount, CLOUT_CLAIM, key};
    enum status status = db_begin(site->db, TX_PRIVATE, err);
    struct stmt *s = db_use(site->db, &ADD_CLAIM);
    char own[64];
    int64_t id = 0;

    if (status != STATUS_OK)
        return status;
    stmt_int(s, 1, race->account_id);
    stmt_int(s, 2, clock_now());
    if (stmt_row(s))
        id = stmt_col_int(s, 0);
    status = stmt_done(s, err);
    snprintf(own, sizeof(own), "claim:%lld", (long long)id);
    if (key == NULL)
        order.key = own;
    if (status == STATUS_OK)
        status = clout_spend(site, &order, moved, err);
    if (status == STATUS_OK && moved->again) {
        db_rollback(site->db);
        return STATUS_OK;
    }
    return db_end(site->db, status, err);
}

static int buy_once(struct race *race)
{
    struct arena arena = {0};
    struct clout_move moved;
    struct err err = {.message = ""};
    struct site site;
    enum status status;

    open_site(race, &arena, &site);
    wait_for_start(race);
    status = buy_claim(&site, race, race->same ? "claim:the-same" : NULL, &moved, &err);
    if (status != STATUS_OK && status != STATUS_TOO_POOR)
        fprintf(stderr, "%s\n", err.message);
    db_close(site.db);
    return status == STATUS_OK && moved.again ? AGAIN : (int)status;
}

static int live(struct race *race)
{
    struct arena arena = {0};
    struct site site;

    rand_fix(0); /* the parent's is the same for all */
    open_site(race, &arena, &site);
    wait_for_start(race);
    for (;;) {
        char key[64];
        struct clout_order order = {race->account_id, 1, CLOUT_TRIVIA, key};
        struct clout_move moved;
        struct err err = {.message = ""};
        enum status status = db_begin(site.db, TX_PRIVATE, &err);

        snprintf(key, sizeof(key), "oracle:%016llx:1", (unsigned long long)rand_u64());
        if (status == STATUS_OK)
            status = clout_earn(&site, &order, NULL, &moved, &err);
        status = db_end(site.db, status, &err);
        if (status == STATUS_OK)
            status = buy_claim(&site, race, NULL, &moved, &err);
        if (status != STATUS_OK && status != STATUS_TOO_POOR) {
            fprintf(stderr, "%s\n", err.message);
            return 1;
        }
    }
}

static pid_t start(struct race *race, int (*work)(struct race *), const int ready[2],
                   const int gate[2])
{
    pid_t pid = fork();

    if (pid != 0)
        return pid;
    close(ready[0]);
    close(gate[1]);
    race->ready = ready[1];
    race->gate = gate[0];
    _exit(work(race));
}

static void wait_for_ready(const int ready[2], int processes)
{
    char byte;

    close(ready[1]);
    for (int i = 0; i < processes; i++) {
        if (read(ready[0], &byte, 1) != 1)
            exit(1); /* one has died too early */
    }
    close(ready[0]);
}

static int race_once(struct race *race, int processes)
{
    int ready[2], gate[2], outcomes[OUTCOMES] = {0}, status;
    const char *comma = "";

    if (pipe(ready) != 0 || pipe(gate) != 0)
        return 1;
    for (int i = 0; i < processes; i++)
        start(race, buy_once, ready, gate);
    wait_for_ready(ready, processes);
    close(gate[0]);
    close(gate[1]); /* all at once */
    for (int i = 0; i < processes; i++) {
        if (wait(&status) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) >= OUTCOMES)
            return 1;
        outcomes[WEXITSTATUS(status)]++;
    }
    for (int i = 0; i < OUTCOMES; i++) {
        if (outcomes[i] == 0)
            continue;
        printf("%s%d %s", comma, outcomes[i],
               i == AGAIN ? "again" : status_row((enum status)i)->name);
        comma = ", ";
    }
    printf("\n");
    return 0;
}

/* Ten at a time; each dies at a moment of its own, wherever it is then. */
static int kill_all(struct race *race, int processes)
{
    int killed = 0;

    for (int done = 0; done < processes; done += LIVING) {
        int ready[2], gate[2], status;
        pid_t pids[LIVING];

        if (pipe(ready) != 0 || pipe(gate) != 0)
            return 1;
        for (int i = 0; i < LIVING; i++)
            pids[i] = start(race, live, ready, gate);
        wait_for_ready(ready, LIVING);
        close(gate[0]);
        close(gate[1]);
        for (int i = 0; i < LIVING; i++) {
            struct timespec life = {0, (long)rand_below(LIFE_US) * 1000};

            nanosleep(&life, NULL);
            kill(pids[i], SIGKILL);
            killed += waitpid(pids[i], &status, 0) > 0 && WIFSIGNALED(status);
        }
    }
    printf("%d killed\n", killed);
    return 0;
}

int main(int argc, char **argv)
{
    struct race race = {.amount = 1};
    uint64_t processes, account, last;

    if (argc != 6 || !number_u64(str_of(argv[3]), PROCESSES_MAX, &processes) ||
        !number_u64(str_of(argv[4]), INT64_MAX, &account) ||
        !number_u64(str_of(argv[5]), CLOUT_AMOUNT_MAX, &last)) {
        fprintf(stderr,
                "usage: clout_race HOME different|same|kill PROCESSES ACCOUNT AMOUNT|SEED\n");
        return 2;
    }
    race.home = argv[1];
    race.account_id = (int64_t)account;
    if (strcmp(argv[2], "kill") == 0) {
        rand_fix(last);
        return kill_all(&race, (int)processes);
    }
    race.amount = (int64_t)last;
    race.same = strcmp(argv[2], "same") == 0;
    return race_once(&race, (int)processes);
}
