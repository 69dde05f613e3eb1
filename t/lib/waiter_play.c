/* The waiter on a service that is not there (waiter_service.h), ended at any of his steps, and then the question what must
 * be true whatever happened.
 *
 *     waiter_play HOME steps                a small day, once for each of its steps, killed there with kill -9
 *     waiter_play HOME random COUNT SEED    so many days by dice, with faults of all kinds, ended anywhere
 *     waiter_play HOME backlog COUNT        so many messages wait at the first start, fifteen requests in a window
 *
 * HOME is a site that nobody else uses. Prints what it has seen, and a line that begins "wrong: " for each day that ended
 * as it must not. */
#include "base/file.h"
#include "base/log.h"
#include "base/rand.h"
#include "lib/waiter_model.h"

#include <fcntl.h>
#include <setjmp.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 25
#define CALM_ROUNDS 60

static const char *home_path;
static struct buf template;
static struct arena arena; /* of the site */
static struct phrases phrases;
static jmp_buf out_of_it;

/* --- the site --------------------------------------------------------------------------------------------- */

static void fail(const char *what)
{
    printf("wrong: %s: %s\n", what, err.message);
    fflush(stdout);
    _exit(1);
}

static void close_site(void)
{
    db_close(site.db);
    site.db = NULL;
}

static void open_site(void)
{
    struct db_options options = {.url = "sqlite:db/site.db",
                                 .home = site.home,
                                 .home_path = home_path,
                                 .access = DB_WRITE,
                                 .busy_ms = 60000};

    if (db_open(&site.db, &options, &err) != STATUS_OK)
        fail("the database");
}

static void reopen_site(void)
{
    if (site.db == NULL)
        open_site();
}

static void load_site(void)
{
    struct conf *conf = NULL;
    int fd;

    site = (struct site){.home = file_open_dir(home_path), .home_path = home_path};
    site.actor = (struct actor){0, ROLE_ADMIN};
    if (conf_load(&conf, &arena, site.home, home_path, NULL, &err) != STATUS_OK ||
        phrases_load(&phrases, &arena, site.home, &err) != STATUS_OK)
        fail("the site");
    site.conf = conf;
    fd = file_open_beneath(site.home, "db/site.db", O_RDONLY, 0);
    if (file_read_fd(fd, "the database", 100000000, &template, &err) != STATUS_OK)
        fail("the template");
    file_close(fd);
}

/* The database as it was at first. */
static void renew_site(void)
{
    int fd;

    close_site();
    unlinkat(site.home, "db/site.db-wal", 0);
    unlinkat(site.home, "db/site.db-shm", 0);
    unlinkat(site.home, "db/site.db", 0);
    fd = openat(site.home, "db/site.db", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file_write_fd(fd, "the database", buf_view(&template), &err) != STATUS_OK)
        fail("the copy");
    file_close(fd);
}

/* --- one round -------------------------------------------------------------------------------------------- */

static void die_by_jump(void)
{
    longjmp(out_of_it, 1);
}

static void die_by_signal(void)
{
    raise(SIGKILL);
}

/* What a round has in memory is gone when it is ended, and the database is opened anew then. */
static void play_round(void)
{
    reopen_site();
    if (setjmp(out_of_it) != 0)
        close_site();
    else if (service_round(&site, &phrases, NULL, &err) != STATUS_OK)
        fail("a round");
}

static void play_round_apart(void)
{
    pid_t pid = fork();
    int status = 0;

    if (pid == 0) {
        open_site();
        if (service_round(&site, &phrases, NULL, &err) != STATUS_OK)
            fail("a round");
        db_close(site.db);
        _exit(0);
    }
    waitpid(pid, &status, 0);
    if (status != 0 && !(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL))
        fail("a process");
}

/* --- a day ------------------------------------------------------------------------------------------------ */

static bool is_quiet(void)
{
    static const struct sql OPEN =
        SQL("SELECT count(*) FROM message WHERE state IN ('new', 'ready', 'sending')");
    struct stmt *s = db_use(site.db, &OPEN);
    bool quiet = stmt_row(s) && stmt_col_int(s, 0) == 0;

    stmt_done(s, NULL);
    return quiet;
}

/* Nothing goes wrong any more: everything must come to its end. Then the days go by in which likes are looked at. */
static void end_day(void)
{
    bool quiet = false;

    service->faults = service->per_window = service->kill_chance = 0;
    service->kill_at = 0;
    complaint[0] = '\0';
    reopen_site();
    life_end();
    for (int i = 0; i < CALM_ROUNDS && !(quiet && i >= 4); i++) {
        service->now += 1000;
        play_round();
        quiet = is_quiet();
    }
    for (size_t i = 0; i < service->event_count; i++) {
        if (service->events[i].reply_to == 0)
            check_message(&service->events[i]);
    }
    check_answers();
    check_manners();
    for (int i = 0; i < PERSONS; i++)
        check_check(i);
    for (int i = 0; i < 8; i++) {
        service->now += 2 * DAY;
        play_round();
    }
    check_posts();
    arena_reset(&scratch);
}

/* At the first start what is old is nobody's business: nothing may keep him from that. */
static bool has_begun(void)
{
    static const struct sql OLDEST = SQL("SELECT 1 FROM waiter_note WHERE name = 'oldest'");
    struct stmt *s = db_use(site.db, &OLDEST);
    const bool begun = stmt_row(s);

    stmt_done(s, NULL);
    return begun;
}

static void add_message(int64_t age)
{
    struct service_event *event = service_event_add(
        service_clock() - age, (int)service_draw(PERSONS), texts[service_draw(KINDS)]);

    event->group = service_draw(8) == 0;
}

static void add_post(void)
{
    if (service->post_count < SERVICE_POSTS)
        service->posts[service->post_count++] =
            (struct service_post){.id = service_id(service_clock()),
                                  .person = (int)service_draw(PERSONS),
                                  .likes = service_draw(4)};
}

static void change_likes(void)
{
    struct service_post *post = &service->posts[service_draw((int64_t)service->post_count)];

    post->likes += service_draw(6) - 2;
    if (post->likes < 0)
        post->likes = 0;
}

/* What people do in a while. */
static void live(void)
{
    const int64_t messages = service_draw(12) == 0 ? 30 : service_draw(4);

    service->now += service_draw(3) == 0 ? service_draw(1200) : 20 + service_draw(60);
    for (int64_t i = 0; i < messages; i++)
        add_message(!service->forward && service_draw(3) == 0 ? service_draw(600) : 0);
    if (service_draw(3) == 0)
        add_post();
    for (int64_t i = service_draw(3); i > 0 && service->post_count > 0; i--)
        change_likes();
}

static void begin_day(uint64_t seed)
{
    renew_site();
    service_begin(seed, NOON);
    rand_fix(seed);
    for (int i = 0; i < 20; i++)
        add_message(3 * DAY + service_draw(DAY));
    for (int i = 0; i < PERSONS; i++)
        service_event_add(service_clock() - 60, i, texts[0]);
}

static void play_day(uint64_t seed)
{
    static const int faults[] = {0, 5, 15, 30}, windows[] = {0, 2, 15};
    static const int kills[] = {0, 10, 50, 150}, pages[] = {0, 3, 12};
    static const int64_t skews[] = {0, 0, 30, 3600, -3600};

    begin_day(seed);
    service->faults = faults[service_draw(4)];
    service->per_window = windows[service_draw(3)];
    service->kill_chance = kills[service_draw(4)];
    service->page_most = pages[service_draw(3)];
    service->batch = service_draw(3) == 0 ? 5 : 0;
    service->forward = service_draw(3) == 0;
    service->skew = skews[service_draw(5)];
    service->overlap = service_draw(4) == 0;
    life_begin(false);
    for (int i = 0; i < ROUNDS; i++) {
        live();
        if (life.troubles != 0) {
            reopen_site();
            if (has_begun())
                life_happen();
        }
        play_round();
    }
    end_day();
}

/* A process per day, whose memory goes with it. */
static void play_random(int64_t count, int64_t first)
{
    for (int64_t i = 0; i < count; i++) {
        pid_t pid;
        int status = 0;

        fflush(stdout);
        pid = fork();
        if (pid == 0) {
            play_day((uint64_t)(first + i));
            if (complaint[0] != '\0')
                printf("wrong: day %lld (%x): %s\n", (long long)(first + i), life.troubles,
                       complaint);
            fflush(stdout);
            _exit(0);
        }
        waitpid(pid, &status, 0);
        if (status != 0)
            printf("wrong: day %lld ends with %d\n", (long long)(first + i), status);
    }
    printf(
        "days %lld, killed %lld, requests %lld, refused %lld, lost %lld, stale %lld, found %lld\n",
        (long long)count, (long long)service->killed, (long long)service->requests,
        (long long)service->refused, (long long)service->lost, (long long)service->stale,
        (long long)service->found);
}

/* --- each step in turn ------------------------------------------------------------------------------------ */

/* A small day in which everything happens: two rounds with answers, a lost reply, a post and its likes. */
static void play_small_day(int64_t kill_at)
{
    begin_day(7);
    life_begin(true);
    service->die = die_by_signal;
    service->kill_at = kill_at;
    add_post();
    play_round_apart();
    for (size_t i = 0; i < KINDS; i++)
        service_event_add(service_clock(), (int)i % PERSONS, texts[i]);
    service->now += 4000;
    service->posts[0].likes += 3;
    service->faults = 30;
    play_round_apart();
    service->faults = 0;
    service->now += 4000;
    play_round_apart();
    service->now += 30000; /* likes are looked at again */
    service->posts[0].likes += 2;
    play_round_apart();
    service->die = die_by_jump;
    end_day();
}

static void play_steps(void)
{
    int64_t steps = 1;

    for (int64_t i = 0; i <= steps; i++) {
        service->killed = 0;
        play_small_day(i);
        if (i == 0)
            steps = 120;
        if (complaint[0] != '\0')
            printf("wrong: killed in step %lld: %s\n", (long long)i, complaint);
        if (i > 0 && service->killed == 0)
            steps = i;
    }
    printf("steps %lld:", (long long)steps - 1);
    for (int i = 0; i < service->label_count; i++)
        printf(" %s=%d", service->labels[i].name, service->labels[i].killed);
    printf("\n");
}

/* --- a full mailbox --------------------------------------------------------------------------------------- */

static void play_backlog(int64_t count)
{
    int64_t rounds = 0;
    bool quiet = false;

    renew_site();
    service_begin(3, NOON);
    for (int64_t i = 0; i < count; i++)
        service_event_add(service_clock() - 40000 + i * 4, (int)service_draw(PERSONS),
                          texts[2 + service_draw(3)]);
    service->per_window = 15;
    service->free_send = true;
    while (!quiet && rounds++ < 2000) {
        static const struct sql COUNT = SQL("SELECT count(*) FROM message");
        struct stmt *s;

        play_round();
        s = db_use(site.db, &COUNT);
        quiet = stmt_row(s) && stmt_col_int(s, 0) == count && is_quiet();
        stmt_done(s, NULL);
        service->now += 60;
    }
    printf("backlog %lld, minutes %lld, requests %lld\n", (long long)count, (long long)rounds,
           (long long)service->requests);
}

int main(int argc, char **argv)
{
    int64_t count = 0, seed = 1;

    if (argc < 3 || (argc > 3 && !number_i64(str_of(argv[3]), 1, 10000000, &count)) ||
        (argc > 4 && !number_i64(str_of(argv[4]), 1, INT64_MAX / 2, &seed))) {
        fprintf(stderr, "usage: waiter_play HOME steps | random COUNT SEED | backlog COUNT\n");
        return 2;
    }
    home_path = argv[1];
    log_threshold(LOG_NOTHING);
    service_make();
    service->die = die_by_jump;
    load_site();
    if (strcmp(argv[2], "steps") == 0)
        play_steps();
    else if (strcmp(argv[2], "random") == 0)
        play_random(count, seed);
    else
        play_backlog(count);
    return 0;
}
