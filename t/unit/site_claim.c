/* Claims: what may be said, what it costs, who takes it off, and which one a time slot draws. */
#include "lib/scratch_ledger.h"
#include "site/claim_change.h"
#include "site/claim_text.h"
#include "site/price.h"
#include "site/watch_words.h"

static struct arena arena;
static struct site site;
static int64_t anna, gerda, sven;

static const struct sql CLAIMS = SQL("SELECT count(*) FROM claim");
static const struct sql EVENTS = SQL("SELECT count(*) FROM event WHERE subject = 'claim'");
static const struct sql PAID = SQL("SELECT count(*) FROM entry WHERE reason = 'claim'");

static void acts(int64_t account_id, enum role role)
{
    site.actor = (struct actor){account_id, role};
}

/* --- texts ----------------------------------------------------------------------------------------------- */

static const struct {
    const char *text;
    const char *want; /* the text as it is kept, or the beginning of the refusal */
    enum status status;
} texts[] = {
    {"butter is load-bearing", "butter is load-bearing", STATUS_OK},
    {"  a\tfold\r\nis \u00a0\u3000a  contract\n", "a fold is a contract", STATUS_OK},
    {"zupe\u0142na bzdura, e\u0301 wot?", "zupe\u0142na bzdura, \u00e9 wot?", STATUS_OK},
    {"7", "7", STATUS_OK},
    {"\U0001f95f", "\U0001f95f", STATUS_OK},
    {"\u2764\ufe0f 1\ufe0f\u20e3", "\u2764\ufe0f 1\ufe0f\u20e3", STATUS_OK},
    {"\U0001f468\u200d\U0001f373 cooks", "\U0001f468\u200d\U0001f373 cooks", STATUS_OK},
    {"\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
     "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", STATUS_OK}, /* Persian needs it */
    {"\u03c0 is Greek", "\u03c0 is Greek", STATUS_OK},
    {"", "the claim is empty: say something, true or not", STATUS_INVALID},
    {" \n\u2003", "the claim is empty: say something, true or not", STATUS_INVALID},
    {"\xff", "the claim is not valid UTF-8", STATUS_INVALID},
    {"?!, \u2026 --- $$", "the claim is only punctuation", STATUS_INVALID},
    {"a\001b", "the claim holds a control character", STATUS_INVALID},
    {"a\u2028b", "the claim holds a control character", STATUS_INVALID},
    {"a\u202eb", "the claim holds a control character", STATUS_INVALID},
    {"a\u2066b", "the claim holds a control character", STATUS_INVALID},
    {"a\u200bb", "the claim holds an invisible character (U+200B)", STATUS_INVALID},
    {"a\u00adb", "the claim holds an invisible character (U+00AD)", STATUS_INVALID},
    {"\ufeffa", "the claim holds an invisible character (U+FEFF)", STATUS_INVALID},
    {"a\u3164", "the claim holds an invisible character (U+3164)", STATUS_INVALID},
    {"a\u2800\u2800", "the claim holds an invisible character (U+2800)", STATUS_INVALID},
    {"a\u200db", "the claim holds an invisible character (U+200D)", STATUS_INVALID},
    {"\u0645\u200c\u200c\u062e", "the claim holds an invisible character (U+200C)", STATUS_INVALID},
    {"\u0645\u200c", "the claim holds an invisible character (U+200C)", STATUS_INVALID},
    {"a \ufe0f", "the claim holds an invisible character (U+FE0F)", STATUS_INVALID},
    {"a\ufe0f\ufe0f", "the claim holds an invisible character (U+FE0F)", STATUS_INVALID},
    {"a\U000e0041", "the claim holds an invisible character (U+E0041)", STATUS_INVALID},
    {"a\ue000", "the claim holds a character that nobody knows (U+E000)", STATUS_INVALID},
    {"\u0301a", "the claim piles up accents", STATUS_INVALID},
    {"a \u0301", "the claim piles up accents", STATUS_INVALID},
    {"x\u0330\u0331\u0332\u0333", "x\u0330\u0331\u0332\u0333", STATUS_OK},
    {"x\u0330\u0331\u0332\u0333\u0324", "the claim piles up accents", STATUS_INVALID},
    {"p\u0430nic", "the claim mixes alphabets", STATUS_INVALID},
};

static void test_texts(void)
{
    struct buf long_text = BUF_INIT;
    const char *clean;
    struct err err;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        enum status status = claim_text_clean(&arena, texts[i].text, &clean, &err);
        const char *got = status == STATUS_OK ? clean : err.message;

        TAP_IS_INT(status, texts[i].status, arena_printf(&arena, "text %zu", i));
        if (status == STATUS_OK)
            TAP_IS_TEXT(got, texts[i].want, "… as it is kept");
        else
            tap_ok(str_starts(str_of(got), texts[i].want), "… because %s", got);
    }
    for (int i = 0; i < CLAIM_CHARACTERS_MAX; i++)
        buf_text(&long_text, "\u0142");
    TAP_IS_INT(claim_text_clean(&arena, long_text.at, &clean, &err), STATUS_OK, "120 characters");
    buf_text(&long_text, "!");
    TAP_IS_INT(claim_text_clean(&arena, long_text.at, &clean, &err), STATUS_INVALID, "121");
    TAP_IS_TEXT(err.message, "the claim is 121 characters long; at most 120 are allowed",
                "… are too many");
    buf_free(&long_text);
}

/* --- watch-words ----------------------------------------------------------------------------------------- */

static const struct {
    const char *text;
    const char *want; /* the word that is found; "" = none */
} watched[] = {
    {"", ""},
    {"a spam sandwich", "Spam"},
    {"SP\u00c4M!", "Spam"},
    {"s p a m", "Spam"},
    {"I am a s.p-a_m", "Spam"},
    {"my a s p a m b", "Spam"}, /* among letters that stand alone */
    {"\uff53\uff50\uff41\uff4d", "Spam"},
    {"sp\u00adam", "Spam"},
    {"s\u05b7p\u064e\u0483am", "Spam"}, /* marks of three alphabets */
    {"spam's", "Spam"},
    {"(spam)\U0001f95f", "Spam"},
    {"spamalot", ""},
    {"no spams", ""},
    {"wasp am I", ""},
    {"sp am", ""},
    {"Buy   NOW", "buy now"},
    {"buynow", "buy now"},
    {"buy n o w", "buy now"},
    {"buy nowhere", ""},
    {"bu ynow", ""},
    {"\u017bUR", "\u017cur"},
    {"zur", "\u017cur"},
    {"wszystko", ""},
    {"\u0455\u0440\u0430\u043c", "Spam"},                          /* Cyrillic */
    {"\u0405\u0420\u0410\u041c!", "Spam"},                         /* the same in capitals */
    {"\ua731\u1d18\u1d00\u1d0d", "Spam"},                          /* small capitals */
    {"\U0001f1f8\U0001f1f5\U0001f1e6\U0001f1f2", "Spam"},          /* flags */
    {"\U0001f182 \U0001f17f\ufe0f \U0001f170 \U0001f17c", "Spam"}, /* squares */
    {"\u03b2uy now", "buy now"},                                   /* Greek among others */
    {"\u0411\u041e\u0420\u0429", "\u0431\u043e\u0440\u0449"},      /* a word of that alphabet */
    {"\u0441\u0440\u0430\u0437\u0443", ""},
};

static void test_watch_words(void)
{
    for (size_t i = 0; i < sizeof(watched) / sizeof(watched[0]); i++) {
        struct str found = STR("");
        bool hit = watch_words_find(site.conf, &arena, watched[i].text, &found);

        tap_ok(hit == (watched[i].want[0] != '\0') && str_is(found, watched[i].want),
               "\"%s\" holds \"%s\": \"%.*s\"", watched[i].text, watched[i].want, STR_ARG(found));
    }
}

/* --- making and taking off ------------------------------------------------------------------------------- */

static void test_add(void)
{
    struct claim claim = {.id = 0};
    struct err err = {.message = ""};

    acts(anna, ROLE_MEMBER);
    TAP_IS_INT(claim_add(&site, &arena, "a fold is a contract", &claim, &err), STATUS_TOO_POOR,
               "who has no clout claims nothing");
    TAP_IS_INT(scratch_number(site.db, &CLAIMS), 0, "… no claim is there");
    acts(0, ROLE_ADMIN);
    ledger_grant(&site, anna, 25, "for a test");
    acts(anna, ROLE_MEMBER);
    TAP_IS_INT(claim_add(&site, &arena, "$p\u00e0m is SPAM", &claim, &err), STATUS_BAD_MANNERS,
               "bad manners");
    TAP_IS_INT(claim_add(&site, &arena, "...", &claim, &err), STATUS_INVALID, "no words");
    TAP_IS_TEXT(ledger_purse(&site, &arena, anna), "25 25", "neither costs anything");
    TAP_IS_INT(claim_add(&site, &arena, " a fold\nis a contract ", &claim, &err), STATUS_OK,
               "who has some does");
    TAP_IS_TEXT(claim.text, "a fold is a contract", "… on one line");
    TAP_IS_TEXT(claim.handle, "anna", "… under her name");
    TAP_IS_TEXT(ledger_purse(&site, &arena, anna), "15 25", "… for the price");
    TAP_IS_INT(claim_add(&site, &arena, "two", &claim, &err), STATUS_OK, "another one");
    TAP_IS_INT(claim_add(&site, &arena, "three", &claim, &err), STATUS_TOO_POOR, "a third");
    TAP_IS_TEXT(ledger_purse(&site, &arena, anna), "5 25", "… is too dear");
    TAP_IS_INT(scratch_number(site.db, &CLAIMS), 2, "… two claims are there");
    acts(gerda, ROLE_GUEST);
    TAP_IS_INT(claim_add(&site, &arena, "guests", &claim, &err), STATUS_TOO_POOR, "guests pay");
    acts(sven, ROLE_STAFF);
    TAP_IS_INT(claim_add(&site, &arena, "staff works", &claim, &err), STATUS_OK, "staff does not");
    TAP_IS_INT(scratch_number(site.db, &PAID), 2, "… and leaves no entry");
    acts(0, ROLE_GUEST);
    TAP_IS_INT(claim_add(&site, &arena, "nobody", &claim, &err), STATUS_FORBIDDEN,
               "a stranger claims nothing");
    scratch_script(site.db, "UPDATE account SET state = 'banned' WHERE handle = 'sven'");
    acts(sven, ROLE_STAFF);
    TAP_IS_INT(claim_add(&site, &arena, "still here", &claim, &err), STATUS_FORBIDDEN,
               "nobody who is banned makes one");
    scratch_script(site.db, "UPDATE account SET state = 'active' WHERE handle = 'sven'");
    TAP_IS_INT(scratch_number(site.db, &EVENTS), 3, "each claim is recorded");
}

static void test_states(void)
{
    struct claim claim = {.id = 0};
    struct err err = {.message = ""};
    int64_t back = -1;

    acts(anna, ROLE_MEMBER);
    TAP_IS_INT(claim_set_state(&site, &arena, 1, CLAIM_HIDDEN, true, &claim, &back, &err),
               STATUS_FORBIDDEN, "members take nothing off");
    acts(sven, ROLE_STAFF);
    TAP_IS_INT(claim_set_state(&site, &arena, 99, CLAIM_HIDDEN, true, &claim, &back, &err),
               STATUS_NOT_FOUND, "nor does anybody what is not there");
    TAP_IS_INT(claim_set_state(&site, &arena, 1, CLAIM_HIDDEN, false, &claim, &back, &err),
               STATUS_OK, "staff hides");
    TAP_IS_INT(claim.state, CLAIM_HIDDEN, "… it");
    TAP_IS_INT(back, 0, "… without giving anything back");
    TAP_IS_INT(claim_set_state(&site, &arena, 1, CLAIM_HIDDEN, false, &claim, &back, &err),
               STATUS_OK, "hiding it twice");
    TAP_IS_INT(scratch_number(site.db, &EVENTS), 4, "… is one change");
    TAP_IS_INT(claim_set_state(&site, &arena, 1, CLAIM_REMOVED, true, &claim, &back, &err),
               STATUS_OK, "removing it");
    TAP_IS_INT(back, 10, "… gives the price back");
    TAP_IS_TEXT(ledger_purse(&site, &arena, anna), "15 25", "… to her");
    TAP_IS_INT(claim_set_state(&site, &arena, 1, CLAIM_REMOVED, true, &claim, &back, &err),
               STATUS_OK, "twice");
    TAP_IS_INT(back, 0, "… gives back nothing more");
    TAP_IS_TEXT(ledger_purse(&site, &arena, anna), "15 25", "… to her");
    TAP_IS_INT(claim_set_state(&site, &arena, 3, CLAIM_REMOVED, true, &claim, &back, &err),
               STATUS_OK, "one that was free");
    TAP_IS_INT(back, 0, "… gives nothing");
    TAP_IS_INT(claim_set_state(&site, &arena, 1, CLAIM_HIDDEN, false, &claim, &back, &err),
               STATUS_CONFLICT, "hiding what is removed would bring it half back");
    TAP_IS_INT(claim_show(&site, &arena, 1, &claim, &err), STATUS_CONFLICT,
               "a colleague who saw it hidden does not bring it back");
    TAP_IS_INT(claim_set_state(&site, &arena, 1, CLAIM_VISIBLE, false, &claim, &back, &err),
               STATUS_OK, "who means to does, and it is back");
    TAP_IS_INT(claim.state, CLAIM_VISIBLE, "… for all");
    claim_set_state(&site, &arena, 1, CLAIM_HIDDEN, false, &claim, &back, &err);
    TAP_IS_INT(claim_show(&site, &arena, 1, &claim, &err), STATUS_OK, "hidden, it is shown again");
    TAP_IS_INT(claim.state, CLAIM_VISIBLE, "… to all");
    TAP_IS_TEXT(ledger_fault(&site, &arena), "", "the ledger is sound");
}

static void test_own(void)
{
    struct claim claim = {.id = 0};
    struct err err = {.message = ""};
    struct claim_list list;
    int64_t back = -1, id;

    acts(0, ROLE_ADMIN);
    TAP_IS_INT(claim_add(&site, &arena, "the site is always right", &claim, &err), STATUS_OK,
               "the site itself claims");
    id = claim.id;
    tap_ok(claim.account_id == 0 && claim.handle == NULL && !claim.author_active,
           "… in nobody's name");
    TAP_IS_INT(scratch_number(site.db, &PAID), 2, "… for nothing");
    claim_page(site.db, &arena, CLAIM_VISIBLE, INT64_MAX, 1, &list, &err);
    tap_ok(list.count == 1 && list.items[0].id == id, "… where all can read it");
    TAP_IS_INT(claim_set_state(&site, &arena, id, CLAIM_REMOVED, true, &claim, &back, &err),
               STATUS_OK, "it is taken off");
    TAP_IS_INT(back, 0, "… and nothing comes back");
    TAP_IS_TEXT(ledger_fault(&site, &arena), "", "the ledger is sound");
    scratch_script(site.db, "DELETE FROM claim WHERE account_id IS NULL");
}

static void test_prices(void)
{
    struct err err = {.message = ""};
    int64_t back = -1;

    acts(0, ROLE_ADMIN);
    ledger_grant(&site, anna, 85, "for a test");
    acts(anna, ROLE_MEMBER);
    TAP_IS_INT(price_check(&site, CLOUT_UPLOAD, &err), STATUS_OK, "100 are enough for an upload");
    db_begin(site.db, TX_PRIVATE, &err);
    TAP_IS_INT(price_charge(&site, CLOUT_UPLOAD, 7, &err), STATUS_OK, "which is paid");
    TAP_IS_TEXT(ledger_purse(&site, &arena, anna), "80 110", "… by her");
    TAP_IS_INT(price_charge(&site, CLOUT_UPLOAD, 7, &err), STATUS_OK, "and asked for again");
    TAP_IS_TEXT(ledger_purse(&site, &arena, anna), "80 110", "… is paid once");
    TAP_IS_INT(price_refund(&site, CLOUT_UPLOAD, 7, &back, &err), STATUS_OK, "it is given back");
    TAP_IS_INT(back, 20, "… all of it");
    price_refund(&site, CLOUT_UPLOAD, 7, &back, &err);
    TAP_IS_INT(back, 0, "… once");
    price_refund(&site, CLOUT_UPLOAD, 8, &back, &err);
    TAP_IS_INT(back, 0, "what was never paid is not");
    db_rollback(site.db);
    TAP_IS_TEXT(ledger_fault(&site, &arena), "", "the ledger is sound");
    acts(0, ROLE_ADMIN);
    ledger_grant(&site, anna, -81, "for a test");
    acts(anna, ROLE_MEMBER);
    TAP_IS_INT(price_check(&site, CLOUT_UPLOAD, &err), STATUS_TOO_POOR, "19 are not");
    acts(sven, ROLE_STAFF);
    TAP_IS_INT(price_check(&site, CLOUT_UPLOAD, &err), STATUS_OK, "for staff, nothing is");
}

/* --- lists and slots ------------------------------------------------------------------------------------- */

static void test_lists(void)
{
    struct claim_list list;
    struct err err = {.message = ""};

    claim_page(site.db, &arena, CLAIM_VISIBLE, INT64_MAX, 1, &list, &err);
    tap_ok(list.count == 1 && list.more && list.items[0].id == 2, "the newest that all can see");
    claim_page(site.db, &arena, CLAIM_VISIBLE, 2, 1, &list, &err);
    tap_ok(list.count == 1 && !list.more && list.items[0].id == 1, "… and the one before");
    claim_inventory(site.db, &arena, INT64_MAX, 2, &list, &err);
    tap_ok(list.count == 2 && list.more && list.items[0].id == 3, "of all, the newest is removed");
    claim_inventory(site.db, &arena, 2, 2, &list, &err);
    tap_ok(list.count == 1 && !list.more && list.items[0].id == 1, "… and the rest");
    scratch_script(site.db, "UPDATE account SET state = 'removed' WHERE handle = 'anna'");
    claim_page(site.db, &arena, CLAIM_VISIBLE, INT64_MAX, 9, &list, &err);
    tap_ok(list.count == 2 && list.items[0].handle == NULL, "who has gone has no name");
    scratch_script(site.db, "UPDATE account SET state = 'active' WHERE handle = 'anna'");
}

static void test_slots(void)
{
    enum {
        SLOTS = 3000
    };
    int drawn[100] = {0}, changes = 0;
    struct claim claim, last = {.id = 0}, again;
    struct err err = {.message = ""};

    scratch_script(site.db, "UPDATE claim SET state = 'hidden'");
    TAP_IS_INT(claim_of_slot(site.db, &arena, 1, &claim, &err), STATUS_OK, "nothing is claimed");
    TAP_IS_INT(claim.id, 0, "… so nothing is drawn");
    scratch_script(site.db, "DELETE FROM claim; INSERT INTO claim SELECT value, 1, 'x', CASE "
                            "WHEN value % 10 = 0 THEN 'visible' ELSE 'hidden' END, 0 FROM "
                            "(WITH RECURSIVE n (value) AS (SELECT 1 UNION ALL SELECT value + 1 "
                            "FROM n WHERE value < 99) SELECT value FROM n)");
    for (int64_t slot = 0; slot < SLOTS; slot++) {
        claim_of_slot(site.db, &arena, slot, &claim, &err);
        drawn[claim.id]++;
        changes += claim.id != last.id;
        last = claim;
    }
    for (int id = 0; id < 100; id++) {
        if (id % 10 != 0 || id == 0)
            tap_ok(drawn[id] == 0, "claim %d, which is not visible, is never drawn", id);
        else if (id == 10)
            tap_ok(drawn[id] > 0, "the oldest is drawn: %d times", drawn[id]);
        else
            tap_ok(drawn[id] > SLOTS / 16 && drawn[id] < SLOTS / 6, "claim %d: %d times", id,
                   drawn[id]);
    }
    tap_ok(changes > SLOTS * 3 / 4, "neighbouring slots draw differently: %d of %d", changes,
           SLOTS);
    claim_of_slot(site.db, &arena, SLOTS - 1, &again, &err);
    TAP_IS_INT(again.id, last.id, "a slot draws the same one again");
    TAP_IS_INT(claim_slot_of(LEDGER_NOON + 599), claim_slot_of(LEDGER_NOON), "ten minutes");
    TAP_IS_INT(claim_slot_of(LEDGER_NOON + 600), claim_slot_of(LEDGER_NOON) + 1, "are a slot");
    claim_of_slot(site.db, &arena, INT64_MAX, &claim, &err);
    tap_ok(claim.id != 0, "in the last slot of all times, too");
    scratch_script(site.db, "UPDATE claim SET state = 'hidden' WHERE id <> 50");
    claim_of_slot(site.db, &arena, 5, &claim, &err);
    TAP_IS_INT(claim.id, 50, "the only one is drawn");
}

int main(void)
{
    char words[] = "PIEROGIS_WATCH_WORDS=Spam, buy now, \u017cur, \u0431\u043e\u0440\u0449",
         price[] = "PIEROGIS_PRICE_CLAIM=10";
    char *settings[] = {words, price, NULL};

    clock_fix(LEDGER_NOON);
    ledger_site(&site, &arena, "site", settings);
    anna = ledger_account(&site, "anna", ROLE_MEMBER);
    gerda = ledger_account(&site, "gerda", ROLE_GUEST);
    sven = ledger_account(&site, "sven", ROLE_STAFF);
    test_texts();
    test_watch_words();
    test_add();
    test_states();
    test_own();
    test_prices();
    test_lists();
    test_slots();
    db_close(site.db);
    arena_free(&arena);
    return tap_done();
}
