#include "site/waiter_person.h"

#include "base/clock.h"
#include "base/number.h"
#include "base/rand.h"
#include "site/clout_cap.h"
#include "site/codename.h"
#include "site/waiter_note.h"

#include <inttypes.h>

#define KEEP_DAYS 400 /* longer than WAITER_MAX_AGE can be */
#define TRIES 20      /* handles */
#define COUNTED 4     /* of those: in order */

/* A note begins with the day of the last answer, which has five digits until 2243. "person/" comes next after all names
 * that begin with NOTE_PERSON. */
static const struct sql SWEEP =
    SQL("DELETE FROM waiter_note WHERE (transport, name) IN (SELECT transport, name "
        "FROM waiter_note WHERE name >= 'person.' AND name < 'person/' AND value < ?1 LIMIT ?2)");

/* --- what they were answered ----------------------------------------------------------------------------- */

static const char *note_name(struct arena *arena, const struct identity *identity)
{
    return arena_printf(arena, NOTE_PERSON "%s", identity->native_id);
}

/* "day answers puzzled". */
static void note_parse(const char *value, struct waiter_person *out)
{
    struct str rest = str_of(value), piece;
    int64_t day = 0;

    out->known = true;
    if (!str_cut(&rest, ' ', &piece) || !number_i64(piece, 0, INT64_MAX, &day) ||
        day != clout_cap_day(clock_now()))
        return;
    if (str_cut(&rest, ' ', &piece))
        number_i64(piece, 0, INT64_MAX, &out->answers);
    number_i64(rest, 0, INT64_MAX, &out->puzzled);
}

enum status waiter_person_find(struct db *db, struct arena *arena, const char *transport,
                               const char *sender, struct waiter_person *out, struct err *err)
{
    struct err tried = {.message = ""};
    const char *value = NULL;
    enum status status;

    *out = (struct waiter_person){.identity = {transport, sender, 0}};
    status = identity_account(db, arena, &out->identity, &out->account, &tried);
    if (status == STATUS_NOT_FOUND) {
        out->account = (struct account){.id = 0};
        status = STATUS_OK;
    }
    if (status == STATUS_OK)
        status =
            waiter_note_get(db, arena, transport, note_name(arena, &out->identity), &value, &tried);
    if (status == STATUS_OK && value != NULL)
        note_parse(value, out);
    if (status != STATUS_OK && err != NULL)
        *err = tried;
    return status;
}

enum status waiter_person_answered(struct db *db, struct arena *arena, struct waiter_person *person,
                                   bool puzzled, struct err *err)
{
    person->known = true;
    person->answers++;
    person->puzzled += puzzled;
    return waiter_note_set(db, person->identity.transport, note_name(arena, &person->identity),
                           arena_printf(arena, "%" PRId64 " %" PRId64 " %" PRId64,
                                        clout_cap_day(clock_now()), person->answers,
                                        person->puzzled),
                           err);
}

enum status waiter_person_sweep(struct db *db, int64_t limit, int64_t *count, struct err *err)
{
    struct stmt *s = db_use(db, &SWEEP);
    char day[24];
    enum status status;

    snprintf(day, sizeof(day), "%" PRId64, clout_cap_day(clock_now()) - KEEP_DAYS);
    stmt_text(s, 1, day);
    stmt_int(s, 2, limit);
    status = stmt_run(s, err);
    *count = status == STATUS_OK ? db_changes(db) : 0;
    return status;
}

/* --- a new account --------------------------------------------------------------------------------------- */

/* Whoever is called so seems to speak for the house. */
static bool is_of_the_house(const char *handle)
{
    static const char *const names[] = {
        "admin",     "administrator", "bouncer", "chef",   "dungeon",  "guest",    "house",
        "mainframe", "moderator",     "oracle",  "owner",  "pierogis", "root",     "security",
        "site",      "staff",         "support", "system", "waiter",   "webmaster"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(handle, names[i]) == 0)
            return true;
    }
    return str_starts(str_of(handle), "guest-");
}

/* The first tries count; the later ones draw, from more and more numbers, because thousands of people may share a name. */
static const char *handle_for(struct arena *arena, const char *base, unsigned tries)
{
    unsigned most = 100;

    if (tries == 0)
        return base;
    if (tries < COUNTED)
        return codename_numbered(arena, base, tries + 1);
    for (unsigned i = COUNTED; i < tries && most < 1000000; i++)
        most *= 10;
    return codename_numbered(arena, base, COUNTED + 1 + (unsigned)rand_below(most));
}

static enum status insert(struct site *site, struct arena *arena, const char *base,
                          struct account *out, struct err *err)
{
    struct err tried = {.message = ""};
    enum status status = STATUS_CONFLICT;

    for (unsigned tries = is_of_the_house(base) ? 1 : 0; tries < TRIES && status == STATUS_CONFLICT;
         tries++)
        status = account_insert(site, handle_for(arena, base, tries), ROLE_MEMBER, out, &tried);
    if (status != STATUS_OK && err != NULL)
        *err = tried;
    return status;
}

enum status waiter_person_welcome(struct site *site, struct arena *arena,
                                  struct waiter_person *person, const char *name, struct err *err)
{
    const struct identity *who = &person->identity;
    const char *base = codename_of(arena, str_of(name));
    enum status status;

    if (base == NULL)
        base = codename_suggest(
            arena, str_of(arena_printf(arena, "%s-%s", who->transport, who->native_id)));
    status = insert(site, arena, base, &person->account, err);
    return status == STATUS_OK ? identity_link(site, arena, person->account.id, who, err) : status;
}
