/**
 * What else happens on a day of the waiter's: clocks that are set, another secret, people who are banned, erased, or told
 * that they are somebody else, lost rows, caps. Each day has some of it, or nothing. Header only.
 */
#ifndef LIB_WAITER_LIFE_H
#define LIB_WAITER_LIFE_H

#include "lib/waiter_courier.h"
#include "site/account_change.h"
#include "site/account_remove.h"
#include "site/identity.h"

#define LIFE SERVICE
#define PERSONS 4
#define LIFE_CAP 4     /* clout a day, where there is a cap */
#define LIFE_ANSWERS 5 /* a day, where there are few */

enum trouble {
    LIFE_CLOCK = 1 << 0,
    LIFE_SECRET = 1 << 1,
    LIFE_BAN = 1 << 2,
    LIFE_ERASE = 1 << 3,
    LIFE_LINK = 1 << 4,
    LIFE_FORGET = 1 << 5,
    LIFE_SHUT = 1 << 6,
    LIFE_CAPS = 1 << 7,
    LIFE_FEW = 1 << 8,
    LIFE_ALL = (1 << 9) - 1
};

static struct site site;
static struct arena scratch; /* of one day */
static struct err err;

static struct life {
    unsigned troubles;
    int64_t clock; /* seconds that this machine's is ahead of what it would be */
    bool jumped;   /* it was set */
    int secret;    /* how often it was changed */
    size_t touched
        [PERSONS]; /* events that there were when something last happened to them; 0 = never */
    bool erased[PERSONS], linked[PERSONS];
} life;

LIFE void life_configure(const char *home_path)
{
    char *environment[] = {arena_printf(&scratch,
                                        "PIEROGIS_SECRET_KEY=0123456789abcdef0123456789abcd%02d",
                                        life.secret),
                           arena_printf(&scratch, "PIEROGIS_CAP_DAY=%d",
                                        life.troubles & LIFE_CAPS ? LIFE_CAP : 1000000),
                           arena_printf(&scratch, "PIEROGIS_WAITER_ANSWERS_PER_DAY=%d",
                                        life.troubles & LIFE_FEW ? LIFE_ANSWERS : 10000),
                           NULL};
    struct conf *conf = NULL;

    if (conf_load(&conf, &scratch, site.home, home_path, environment, &err) != STATUS_OK)
        abort();
    site.conf = conf;
}

/** Every other day is like any other. A secret that changes makes the ledger forget what lost rows were. */
LIFE void life_begin(bool quiet)
{
    life = (struct life){.troubles = 0};
    for (unsigned trouble = 1; !quiet && trouble < LIFE_ALL; trouble <<= 1)
        life.troubles |= service_draw(4) == 0 ? trouble : 0;
    if (service_draw(2) == 0)
        life.troubles = 0;
    if (life.troubles & LIFE_SECRET)
        life.troubles &= ~(unsigned)LIFE_FORGET;
    life_configure(site.home_path);
}

LIFE void life_touch(int person)
{
    life.touched[person] = service->event_count + 1;
}

LIFE void life_set_clock(int64_t ahead)
{
    service->now += ahead - life.clock;
    service->skew -= ahead - life.clock;
    life.jumped |= ahead != life.clock;
    life.clock = ahead;
    clock_fix(service->now);
}

LIFE struct account life_account(int person)
{
    const struct identity who = {"play", arena_printf(&scratch, "%d", SERVICE_PERSON + person), 0};
    struct account account = {.id = 0};

    if (identity_account(site.db, &scratch, &who, &account, &err) != STATUS_OK)
        account.id = 0;
    return account;
}

LIFE void life_must(enum status status)
{
    if (status == STATUS_OK)
        return;
    printf("wrong: life: %s\n", err.message);
    fflush(stdout);
    _exit(1);
}

LIFE void life_ban(int person, bool banned)
{
    struct account account = life_account(person);

    if (account.id == 0 || service->banned[person] == banned)
        return;
    for (int i = 0; i < PERSONS; i++) {
        if (life_account(i).id == account.id) {
            service->banned[i] = banned;
            life_touch(i);
        }
    }
    life_must(banned ? account_ban(&site, &scratch, account.id, &account, &err)
                     : account_unban(&site, &scratch, account.id, &account, &err));
}

LIFE void life_erase(int person)
{
    struct account account = life_account(person);
    struct account_removed removed;

    for (int i = 0; account.id != 0 && i < PERSONS; i++) {
        if (life_account(i).id != account.id)
            continue;
        life.erased[i] = true;
        service->banned[i] = false;
        life_touch(i);
    }
    if (account.id != 0)
        life_must(account_remove(&site, &scratch, account.id, &removed, &err));
}

/* One more identity of somebody else's account. */
LIFE void life_link(int person, int other)
{
    const struct identity who = {"play", arena_printf(&scratch, "%d", SERVICE_PERSON + person), 0};
    struct account account = life_account(other);

    if (account.id == 0 || person == other || service->banned[person] || service->banned[other])
        return;
    life.linked[person] = life.linked[other] = true;
    life_touch(person);
    life_touch(other);
    life_must(db_begin(site.db, TX_PRIVATE, &err));
    life_must(db_end(site.db, identity_link(&site, &scratch, account.id, &who, &err), &err));
}

LIFE void life_forget(void)
{
    life_must(db_begin(site.db, TX_PRIVATE, &err));
    life_must(db_end(site.db,
                     db_script(site.db,
                               "DELETE FROM tagged; DELETE FROM waiter_note WHERE name IN "
                               "('high.mentions', 'scan.mentions', 'next.mentions')",
                               &err),
                     &err));
}

/** Something happens now, or nothing. The database is open. */
LIFE void life_happen(void)
{
    static const int64_t clocks[] = {0, 3600, -3600, 86400, -40 * 86400, 40 * 86400, 300 * 86400};
    const unsigned trouble = 1u << service_draw(10);
    const int person = (int)service_draw(PERSONS);

    clock_fix(service->now);
    switch (life.troubles & trouble) {
    case LIFE_CLOCK:
        life_set_clock(clocks[service_draw(7)]);
        break;
    case LIFE_SECRET:
        life.secret = (life.secret + 1) % 100;
        for (int i = 0; i < PERSONS; i++)
            life_touch(i);
        life_configure(site.home_path);
        break;
    case LIFE_BAN:
        life_ban(person, !service->banned[person]);
        break;
    case LIFE_ERASE:
        life_erase(person);
        break;
    case LIFE_LINK:
        life_link(person, (int)service_draw(PERSONS));
        break;
    case LIFE_FORGET:
        life_forget();
        break;
    case LIFE_SHUT:
        service->shut = service->shut == 0 ? 1 : 0;
        break;
    default:
        break;
    }
}

/** From now on nothing happens any more. */
LIFE void life_end(void)
{
    service->shut = 0;
    life_set_clock(0);
    if (life.jumped) /* what was to be waited for by a clock that was ahead */
        service->now += POLL_UNTIL_MAX;
    for (int i = 0; i < PERSONS; i++)
        life_ban(i, false);
}

#endif
