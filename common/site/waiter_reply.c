#include "site/waiter_reply.h"

#include "base/clock.h"
#include "site/claim.h"
#include "site/clout_purse.h"
#include "site/waiter_answer.h"
#include "site/waiter_check.h"
#include "site/waiter_link.h"
#include "site/waiter_person.h"
#include "site/waiter_words.h"

#include <inttypes.h>

/* --- the room -------------------------------------------------------------------------------------------- */

/* His own account's, if he has one, else everybody's. */
static enum status own_catchphrase(const struct waiter *waiter, struct arena *arena,
                                   const char **out, struct err *err)
{
    const struct identity identity = {waiter->transport, waiter->self, 0};
    struct waiter_person self = {.account = {.id = 0}};
    enum status status = waiter_link_self(waiter->site, arena, &identity, err);

    if (status == STATUS_OK)
        status = waiter_person_find(waiter->site->db, arena, waiter->transport, waiter->self, &self,
                                    err);
    *out = self.account.id != 0 ? self.account.catchphrase : NULL;
    if (*out == NULL)
        *out = waiter_catchphrase(waiter->phrases);
    return status;
}

enum status waiter_room_enter(const struct waiter *waiter, struct arena *arena,
                              struct waiter_room *out, struct err *err)
{
    struct claim claim;
    enum status status;

    *out = (struct waiter_room){.waiter = waiter};
    status = own_catchphrase(waiter, arena, &out->catchphrase, err);
    if (status == STATUS_OK)
        status = rank_list(waiter->site->db, arena, &out->ranks, err);
    if (status == STATUS_OK)
        status = claim_of_slot(waiter->site->db, arena, claim_slot_of(clock_now()), &claim, err);
    if (status == STATUS_OK && claim.id != 0)
        out->claim = claim.text;
    return status;
}

/* --- what to say ----------------------------------------------------------------------------------------- */

/* The same message draws the same words. */
static uint64_t seed_of(struct arena *arena, const char *transport, const char *event_id)
{
    uint8_t hash[HASH_BYTES];
    uint64_t seed;

    hash_bytes(str_of(arena_printf(arena, "waiter-phrase|%s|%s", transport, event_id)), hash);
    memcpy(&seed, hash, sizeof(seed));
    return seed;
}

static const char *address_of(const struct waiter_room *room, struct arena *arena, const char *page)
{
    return arena_printf(arena, "%s%s", conf_text(room->waiter->site->conf, CONF_BASE_URL), page);
}

static void set_values(const struct waiter_room *room, struct arena *arena,
                       const struct waiter_person *person, const struct clout_purse *purse,
                       struct waiter_speech *speech)
{
    struct waiter_values *values = &speech->values;

    switch (speech->says) {
    case WAITER_SAYS_CHECK:
        values->check = WAITER_CODE_MARK;
        values->address = address_of(room, arena, "/check");
        values->minutes = arena_printf(arena, "%d", LOGIN_CHECK_SECONDS / 60);
        break;
    case WAITER_SAYS_CLOUT:
        values->clout = arena_printf(arena, "%" PRId64, purse->balance);
        break;
    case WAITER_SAYS_CLAIM:
    case WAITER_SAYS_NO_CLAIM:
        values->claim = room->claim;
        values->address = address_of(room, arena, "/claim");
        break;
    case WAITER_SAYS_LINKED:
        values->handle = person->account.handle;
        break;
    default:
        values->words = WAITER_WORD_LIST;
        break;
    }
}

static enum status speak(const struct waiter_room *room, struct arena *arena,
                         const struct waiter_inbox *message, struct waiter_person *person,
                         enum waiter_phrase says, struct waiter_reply *out, struct err *err)
{
    struct db *db = room->waiter->site->db;
    struct waiter_speech speech = {
        .says = says,
        .please = (message->words & WAITER_PLEASE) != 0,
        .seed = seed_of(arena, room->waiter->transport, message->event_id),
        .catchphrase = person->account.id != 0 && person->account.catchphrase != NULL
                           ? person->account.catchphrase
                           : room->catchphrase,
    };
    struct clout_purse purse;
    struct buf picture = BUF_INIT;
    enum status status = clout_purse(db, person->account.id, &purse, err);

    if (status != STATUS_OK)
        return status;
    out->puzzled = says == WAITER_SAYS_PUZZLED;
    speech.rank = rank_of(&room->ranks, purse.earned)->name;
    if (out->puzzled || !person->known) {
        waiter_words_picture(str_of(message->text), &picture);
        speech.wrote = arena_copy(arena, buf_view(&picture));
        buf_free(&picture);
    }
    set_values(room, arena, person, &purse, &speech);
    out->text = waiter_answer(room->waiter->phrases, arena, &speech);
    return waiter_person_answered(db, arena, person, out->puzzled, err);
}

/* --- what to do ------------------------------------------------------------------------------------------ */

static enum status silence(struct waiter_reply *out, const char *outcome)
{
    *out = (struct waiter_reply){NULL, false, outcome};
    return STATUS_OK;
}

/* The check is good for nothing until its answer is sent (site/waiter_outbox.h). */
static enum status hand_out_check(const struct waiter_room *room, struct arena *arena,
                                  const struct waiter_inbox *message, struct waiter_person *person,
                                  struct waiter_reply *out, struct err *err)
{
    struct site *site = room->waiter->site;
    const struct waiter_check_asked asked = {.transport = room->waiter->transport,
                                             .event_id = message->event_id,
                                             .sender = message->sender,
                                             .place = message->place};
    char characters[LOGIN_CHECK_CHARACTERS + 1];
    bool old;
    enum status status = waiter_check_is_old(site->db, &asked, &old, err);

    if (status == STATUS_OK && old) /* an older message never replaces what a newer one brings */
        return silence(out, "replaced");
    if (status == STATUS_OK && person->account.id == 0)
        status = waiter_person_welcome(site, arena, person, message->sender_name, err);
    if (status != STATUS_OK)
        return status;
    waiter_check_characters(site, room->waiter->transport, message->event_id, characters);
    status = login_check_put(site, &person->account, characters, clock_now(), err);
    return status == STATUS_OK ? speak(room, arena, message, person, WAITER_SAYS_CHECK, out, err)
                               : status;
}

static enum status answer_words(const struct waiter_room *room, struct arena *arena,
                                const struct waiter_inbox *message, struct waiter_person *person,
                                struct waiter_reply *out, struct err *err)
{
    enum waiter_phrase says = WAITER_SAYS_PUZZLED;

    if ((message->words & WAITER_CHECK) != 0) {
        out->outcome = "check";
        return hand_out_check(room, arena, message, person, out, err);
    }
    if ((message->words & WAITER_CLOUT) != 0) {
        out->outcome = "clout";
        says = WAITER_SAYS_CLOUT;
    } else if ((message->words & WAITER_CLAIM) != 0) {
        out->outcome = "claim";
        says = room->claim == NULL ? WAITER_SAYS_NO_CLAIM : WAITER_SAYS_CLAIM;
    } else if ((message->words & WAITER_HELP) != 0) {
        out->outcome = "help";
        says = WAITER_SAYS_HELP;
    } else if (person->puzzled > 0) {
        return silence(out, "puzzled-before");
    } else {
        out->outcome = "puzzled";
    }
    return speak(room, arena, message, person, says, out, err);
}

/* Whoever is one of two who become one has shown a code and wants to know whether it was right. */
static enum status hear_code(const struct waiter_room *room, struct arena *arena,
                             const struct waiter_inbox *message, struct waiter_person *person,
                             bool *linked, struct err *err)
{
    return waiter_link_hear(room->waiter->site, arena, &person->identity, message->text,
                            &person->account, linked, err);
}

enum status waiter_reply(const struct waiter_room *room, struct arena *arena,
                         const struct waiter_inbox *message, struct waiter_reply *out,
                         struct err *err)
{
    const struct waiter *waiter = room->waiter;
    struct waiter_person person;
    bool linked = false;
    enum status status;

    *out = (struct waiter_reply){NULL, false, ""};
    if (strcmp(message->sender, waiter->self) == 0)
        return silence(out, "own");
    status = waiter_person_find(waiter->site->db, arena, waiter->transport, message->sender,
                                &person, err);
    if (status != STATUS_OK)
        return status;
    if (person.account.id != 0 && person.account.state != ACCOUNT_ACTIVE)
        return silence(out, "banned");
    status = hear_code(room, arena, message, &person, &linked, err);
    if (status != STATUS_OK)
        return status;
    if (person.answers >= conf_int(waiter->site->conf, CONF_WAITER_ANSWERS_PER_DAY))
        return silence(out, linked ? "linked" : "limit");
    if (!linked)
        return answer_words(room, arena, message, &person, out, err);
    out->outcome = "linked";
    return speak(room, arena, message, &person, WAITER_SAYS_LINKED, out, err);
}
