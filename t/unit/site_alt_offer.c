/* Descriptions for somebody else's pictures: who offers them, who takes them, what they earn. */
#include "lib/scratch_ledger.h"
#include "site/alt_offer_change.h"
#include "site/description.h"

static struct arena arena;
static struct site site;
static struct err err;
static int64_t anna, boris, gerda, sven, olga;
static int64_t site_own; /* the offer for the picture of the site itself */
static struct alt_offer offer;

static const struct sql EVENTS = SQL("SELECT count(*) FROM event WHERE subject = 'alt'");
static const struct sql WAITING = SQL("SELECT count(*) FROM alt_offer WHERE state = 'waiting'");

static void acts(int64_t account_id, enum role role)
{
    site.actor = (struct actor){account_id, role};
}

static enum status add(int64_t account_id, enum role role, int64_t content_id, const char *text)
{
    acts(account_id, role);
    return alt_offer_add(&site, &arena, content_id, text, &offer, &err);
}

static enum status accept(int64_t account_id, enum role role, int64_t id, int64_t *paid)
{
    acts(account_id, role);
    return alt_offer_accept(&site, &arena, id, &offer, paid, &err);
}

static enum status reject(int64_t account_id, enum role role, int64_t id)
{
    acts(account_id, role);
    return alt_offer_reject(&site, &arena, id, &offer, &err);
}

static const char *alt_of(int64_t content_id)
{
    struct content content;

    content_by_id(site.db, &arena, content_id, &content, &err);
    return content.alt == NULL ? "(none)" : content.alt;
}

static void test_offering(void)
{
    TAP_IS_INT(add(anna, ROLE_MEMBER, 1, "A pot of soup"), STATUS_OK, "a member offers words");
    TAP_IS_TEXT(offer.codename, "a", "… for a picture");
    TAP_IS_TEXT(offer.handle, "anna", "… under her name");
    TAP_IS_TEXT(alt_of(1), "(none)", "… which stays as it is");
    TAP_IS_INT(add(anna, ROLE_MEMBER, 1, "Soup"), STATUS_CONFLICT, "one at a time");
    TAP_IS_INT(add(boris, ROLE_MEMBER, 1, "Red soup"), STATUS_OK, "others may, too");
    TAP_IS_INT(add(olga, ROLE_MEMBER, 1, "My soup"), STATUS_CONFLICT, "its owner needs no offer");
    TAP_IS_INT(add(gerda, ROLE_GUEST, 1, "Soup"), STATUS_FORBIDDEN, "guests offer nothing");
    TAP_IS_INT(add(0, ROLE_ADMIN, 1, "Soup"), STATUS_FORBIDDEN, "nor does the site");
    TAP_IS_INT(add(anna, ROLE_MEMBER, 2, "Soup"), STATUS_CONFLICT, "one that is described");
    TAP_IS_INT(add(anna, ROLE_MEMBER, 3, "Soup"), STATUS_CONFLICT, "one that is decorative");
    TAP_IS_INT(add(anna, ROLE_MEMBER, 4, "Soup"), STATUS_NOT_FOUND, "one that is hidden");
    TAP_IS_INT(add(anna, ROLE_MEMBER, 5, "Soup"), STATUS_NOT_FOUND, "a text");
    TAP_IS_INT(add(anna, ROLE_MEMBER, 99, "Soup"), STATUS_NOT_FOUND, "one that is not there");
    TAP_IS_INT(add(anna, ROLE_MEMBER, 6, " "), STATUS_INVALID, "no words");
    TAP_IS_INT(add(anna, ROLE_MEMBER, 6, "a\u202eb"), STATUS_INVALID, "turned words");
    scratch_script(site.db, "UPDATE account SET state = 'banned' WHERE handle = 'boris'");
    TAP_IS_INT(add(boris, ROLE_MEMBER, 6, "Soup"), STATUS_FORBIDDEN, "who is banned");
    scratch_script(site.db, "UPDATE account SET state = 'active' WHERE handle = 'boris'");
    TAP_IS_INT(scratch_number(site.db, &EVENTS), 2, "two offers, two entries in the book");
}

static enum description_way way(int64_t account_id, enum role role, int64_t content_id)
{
    const struct actor actor = {account_id, role};
    struct content content;

    content_by_id(site.db, &arena, content_id, &content, &err);
    return description_way(&actor, &content);
}

static void test_ways(void)
{
    TAP_IS_INT(way(anna, ROLE_MEMBER, 1), DESCRIPTION_OFFER, "a member offers");
    TAP_IS_INT(way(sven, ROLE_STAFF, 1), DESCRIPTION_OFFER, "as staff does");
    TAP_IS_INT(way(olga, ROLE_MEMBER, 1), DESCRIPTION_OWN, "the owner describes");
    TAP_IS_INT(way(olga, ROLE_GUEST, 1), DESCRIPTION_OWN, "… as a guest, too");
    TAP_IS_INT(way(gerda, ROLE_GUEST, 1), DESCRIPTION_NONE, "other guests do not");
    TAP_IS_INT(way(0, ROLE_ADMIN, 7), DESCRIPTION_NONE, "nor does the site");
    for (int64_t id = 2; id <= 5; id++) {
        TAP_IS_INT(way(olga, ROLE_MEMBER, id), DESCRIPTION_NONE, "what needs none, the owner");
        TAP_IS_INT(way(anna, ROLE_MEMBER, id), DESCRIPTION_NONE, "… and others");
    }
}

static void test_own_offers(void)
{
    alt_offer_own(site.db, &arena, 1, boris, &offer, &err);
    TAP_IS_TEXT(offer.text, "Red soup", "one's own waiting offer");
    TAP_IS_TEXT(offer.title, "A", "… for the picture");
    alt_offer_own(site.db, &arena, 6, boris, &offer, &err);
    TAP_IS_INT(offer.id, 0, "there is none for another picture");
    alt_offer_own(site.db, &arena, 1, olga, &offer, &err);
    TAP_IS_INT(offer.id, 0, "nor for somebody else");
    scratch_script(site.db,
                   "INSERT INTO content (id, project_id, codename, kind, title, state, posted_at, "
                   "updated_at) WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n "
                   "WHERE i < 120) SELECT i, 1, 'n' || i, 'picture', 'N', 'visible', 0, 0 FROM n");
    for (int64_t id = 100; id < 119; id++)
        add(boris, ROLE_MEMBER, id, "One of many");
    TAP_IS_INT(add(boris, ROLE_MEMBER, 120, "Too many"), STATUS_CONFLICT, "20 wait at most");
    TAP_IS_TEXT(err.message,
                "20 of your descriptions wait for an answer; offer more when they have one",
                "… says so");
    scratch_script(site.db, "UPDATE content SET alt = 'Since' WHERE id = 100");
    TAP_IS_INT(add(boris, ROLE_MEMBER, 120, "Fits"), STATUS_OK, "what waits in vain counts not");
    scratch_script(site.db, "DELETE FROM alt_offer WHERE content_id >= 100;"
                            "DELETE FROM event WHERE subject = 'alt' AND subject_id > 2");
}

static void test_lists(void)
{
    struct alt_offer_list list;

    add(anna, ROLE_MEMBER, 7, "The site's own");
    TAP_IS_INT(offer.id > 3, true, "no number comes again");
    site_own = offer.id;
    alt_offer_waiting(site.db, &arena, 0, 0, 2, &list, &err);
    tap_ok(list.count == 2 && list.more && list.items[0].id == 1, "staff sees all, oldest first");
    alt_offer_waiting(site.db, &arena, 0, 2, 2, &list, &err);
    tap_ok(list.count == 1 && !list.more && list.items[0].content_id == 7, "… page by page");
    alt_offer_waiting(site.db, &arena, olga, 0, 9, &list, &err);
    tap_ok(list.count == 2 && !list.more, "an owner sees those for the own pictures");
    alt_offer_waiting(site.db, &arena, anna, 0, 9, &list, &err);
    TAP_IS_INT(list.count, 0, "and others none");
    for (int i = 0; i < 3; i++) {
        static const char *const needless[] = {"state = 'held'", "alt = 'Since'", "decorative = 1"};

        scratch_script(site.db,
                       arena_printf(&arena, "UPDATE content SET %s WHERE id = 1", needless[i]));
        alt_offer_waiting(site.db, &arena, olga, 0, 9, &list, &err);
        TAP_IS_INT(list.count, 0, needless[i]);
        scratch_script(site.db, "UPDATE content SET state = 'visible', alt = NULL, decorative = 0 "
                                "WHERE id = 1");
    }
}

static void test_deciding(void)
{
    int64_t paid = -1;

    TAP_IS_INT(accept(anna, ROLE_MEMBER, 1, &paid), STATUS_FORBIDDEN, "not its author");
    TAP_IS_INT(accept(boris, ROLE_MEMBER, 1, &paid), STATUS_FORBIDDEN, "nor anybody else");
    TAP_IS_INT(accept(boris, ROLE_MEMBER, site_own, &paid), STATUS_FORBIDDEN,
               "nor for the site's own");
    TAP_IS_INT(accept(olga, ROLE_MEMBER, site_own, &paid), STATUS_FORBIDDEN,
               "… not even other owners");
    TAP_IS_INT(accept(olga, ROLE_MEMBER, 999, &paid), STATUS_NOT_FOUND, "nor what is not there");
    TAP_IS_TEXT(ledger_purse(&site, &arena, anna), "0 0", "nobody has been paid");
    TAP_IS_INT(accept(olga, ROLE_MEMBER, 1, &paid), STATUS_OK, "the owner accepts");
    TAP_IS_INT(paid, 3, "which pays");
    TAP_IS_TEXT(ledger_purse(&site, &arena, anna), "3 3", "… the author");
    TAP_IS_TEXT(alt_of(1), "A pot of soup", "and describes the picture");
    TAP_IS_INT(scratch_number(site.db, &WAITING), 1, "other offers for it are refused");
    TAP_IS_INT(accept(olga, ROLE_MEMBER, 1, &paid), STATUS_CONFLICT, "twice");
    TAP_IS_TEXT(err.message, "this description has been accepted already", "… says so");
    TAP_IS_INT(accept(olga, ROLE_MEMBER, 2, &paid), STATUS_CONFLICT, "and what was refused");
    TAP_IS_TEXT(ledger_purse(&site, &arena, anna), "3 3", "is paid once");

    TAP_IS_INT(accept(sven, ROLE_STAFF, site_own, &paid), STATUS_OK, "staff accepts for the site");
    TAP_IS_TEXT(ledger_purse(&site, &arena, anna), "4 4", "as far as the day's cap goes");
    add(boris, ROLE_MEMBER, 6, "Soup");
    TAP_IS_INT(reject(anna, ROLE_MEMBER, offer.id), STATUS_FORBIDDEN, "nobody else refuses");
    scratch_script(site.db, "UPDATE content SET alt = 'Described' WHERE id = 6");
    TAP_IS_INT(accept(sven, ROLE_STAFF, offer.id, &paid), STATUS_CONFLICT, "described meanwhile");
    TAP_IS_TEXT(alt_of(6), "Described", "… it stays");
    TAP_IS_INT(scratch_number(site.db, &WAITING), 1, "… and so does the offer");
    TAP_IS_INT(reject(boris, ROLE_MEMBER, offer.id), STATUS_OK, "its author takes it back");
    TAP_IS_INT(reject(sven, ROLE_STAFF, offer.id), STATUS_CONFLICT, "once");
    scratch_script(site.db, "UPDATE content SET alt = NULL WHERE id = 6");
    TAP_IS_INT(add(boris, ROLE_MEMBER, 6, "Again"), STATUS_OK, "another one");
    scratch_script(site.db, "UPDATE account SET state = 'removed' WHERE handle = 'boris'");
    TAP_IS_INT(accept(sven, ROLE_STAFF, offer.id, &paid), STATUS_OK, "of somebody who has gone");
    TAP_IS_INT(paid, 0, "pays nobody");
    TAP_IS_TEXT(alt_of(6), "Again", "and is good all the same");
    scratch_script(site.db, "UPDATE content SET alt = NULL WHERE id = 6");
    add(anna, ROLE_MEMBER, 6, "Once more");
    scratch_script(site.db, "UPDATE content SET account_id = 1 WHERE id = 6");
    TAP_IS_INT(accept(sven, ROLE_STAFF, offer.id, &paid), STATUS_CONFLICT,
               "whose picture it has become earns nothing by it");
    TAP_IS_TEXT(alt_of(6), "(none)", "… and it stays");
    TAP_IS_TEXT(ledger_fault(&site, &arena), "", "the ledger is sound");
}

static enum status describe(int64_t account_id, int64_t content_id, const char *text)
{
    acts(account_id, ROLE_MEMBER);
    return description_own(&site, &arena, content_id, text, &err);
}

static void test_own_pictures(void)
{
    static const struct sql EDITS = SQL("SELECT count(*) FROM event WHERE subject = 'content' "
                                        "AND action = 'edit' AND subject_id = 8");

    scratch_script(site.db, "INSERT INTO content (id, project_id, codename, kind, title, state, "
                            "posted_at, updated_at, account_id) VALUES "
                            "(8, 1, 'h', 'picture', 'H', 'visible', 0, 0, 5)");
    add(anna, ROLE_MEMBER, 8, "Bread");
    TAP_IS_INT(describe(anna, 8, "Mine?"), STATUS_FORBIDDEN, "somebody else's picture");
    TAP_IS_INT(describe(0, 8, "Mine?"), STATUS_FORBIDDEN, "… not as nobody");
    TAP_IS_INT(describe(olga, 8, "\n "), STATUS_INVALID, "no words");
    TAP_IS_INT(describe(olga, 4, "Hidden"), STATUS_NOT_FOUND, "one that is hidden");
    TAP_IS_INT(describe(olga, 5, "A text"), STATUS_NOT_FOUND, "a text");
    TAP_IS_INT(describe(olga, 99, "Nothing"), STATUS_NOT_FOUND, "one that is not there");
    TAP_IS_INT(describe(olga, 2, "Bread"), STATUS_CONFLICT, "one that is described");
    TAP_IS_INT(describe(olga, 3, "Bread"), STATUS_CONFLICT, "one that is decorative");
    TAP_IS_INT(scratch_number(site.db, &EDITS), 0, "nothing has changed");
    TAP_IS_INT(describe(olga, 8, "A loaf"), STATUS_OK, "an owner describes a picture");
    TAP_IS_TEXT(alt_of(8), "A loaf", "… at once");
    TAP_IS_INT(scratch_number(site.db, &EDITS), 1, "… which the book knows");
    TAP_IS_INT(accept(sven, ROLE_STAFF, offer.id, NULL), STATUS_CONFLICT, "offers are refused");
    TAP_IS_INT(describe(olga, 8, "Again"), STATUS_CONFLICT, "once");
}

int main(void)
{
    char reward[] = "PIEROGIS_REWARD_ALT=3", cap[] = "PIEROGIS_CAP_DAY=4";
    char *settings[] = {reward, cap, NULL};

    clock_fix(LEDGER_NOON);
    ledger_site(&site, &arena, "site", settings);
    anna = ledger_account(&site, "anna", ROLE_MEMBER);
    boris = ledger_account(&site, "boris", ROLE_MEMBER);
    gerda = ledger_account(&site, "gerda", ROLE_GUEST);
    sven = ledger_account(&site, "sven", ROLE_STAFF);
    olga = ledger_account(&site, "olga", ROLE_MEMBER);
    scratch_script(site.db,
                   "INSERT INTO project (id, path, codename, title, created_at, updated_at) "
                   "VALUES (1, 'kitchen', 'kitchen', 'Kitchen', 0, 0);"
                   "INSERT INTO content (id, project_id, codename, kind, title, state, posted_at, "
                   "updated_at, account_id, alt, decorative) VALUES "
                   "(1, 1, 'a', 'picture', 'A', 'visible', 0, 0, 5, NULL, 0),"
                   "(2, 1, 'b', 'picture', 'B', 'visible', 0, 0, 5, 'Bread', 0),"
                   "(3, 1, 'c', 'picture', 'C', 'visible', 0, 0, 5, NULL, 1),"
                   "(4, 1, 'd', 'picture', 'D', 'held', 0, 0, 5, NULL, 0),"
                   "(5, 1, 'e', 'text', 'E', 'visible', 0, 0, 5, NULL, 0),"
                   "(6, 1, 'f', 'picture', 'F', 'visible', 0, 0, 5, NULL, 0),"
                   "(7, 1, 'g', 'picture', 'G', 'visible', 0, 0, NULL, NULL, 0)");
    TAP_IS_INT(olga, 5, "the pictures are hers");
    test_offering();
    test_ways();
    test_own_offers();
    test_lists();
    test_deciding();
    test_own_pictures();
    db_close(site.db);
    arena_free(&arena);
    return tap_done();
}
