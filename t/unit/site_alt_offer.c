/* Descriptions for somebody else's pictures: who offers them, who takes them, what they earn. */
#include "lib/scratch_ledger.h"
#include "site/alt_offer.h"
#include "site/content.h"

static struct arena arena;
static struct site site;
static struct err err;
static int64_t anna, boris, gerda, sven, olga;
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

static void test_lists(void)
{
    struct alt_offer_list list;

    add(anna, ROLE_MEMBER, 7, "The site's own");
    alt_offer_waiting(site.db, &arena, 0, 0, 2, &list, &err);
    tap_ok(list.count == 2 && list.more && list.items[0].id == 1, "staff sees all, oldest first");
    alt_offer_waiting(site.db, &arena, 0, 2, 2, &list, &err);
    tap_ok(list.count == 1 && !list.more && list.items[0].content_id == 7, "… page by page");
    alt_offer_waiting(site.db, &arena, olga, 0, 9, &list, &err);
    tap_ok(list.count == 2 && !list.more, "an owner sees those for the own pictures");
    alt_offer_waiting(site.db, &arena, anna, 0, 9, &list, &err);
    TAP_IS_INT(list.count, 0, "and others none");
}

static void test_deciding(void)
{
    int64_t paid = -1;

    TAP_IS_INT(accept(anna, ROLE_MEMBER, 1, &paid), STATUS_FORBIDDEN, "not its author");
    TAP_IS_INT(accept(boris, ROLE_MEMBER, 1, &paid), STATUS_FORBIDDEN, "nor anybody else");
    TAP_IS_INT(accept(boris, ROLE_MEMBER, 3, &paid), STATUS_FORBIDDEN, "nor for the site's own");
    TAP_IS_INT(accept(olga, ROLE_MEMBER, 3, &paid), STATUS_FORBIDDEN, "… not even other owners");
    TAP_IS_INT(accept(olga, ROLE_MEMBER, 99, &paid), STATUS_NOT_FOUND, "nor what is not there");
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

    TAP_IS_INT(accept(sven, ROLE_STAFF, 3, &paid), STATUS_OK, "staff accepts for the site");
    TAP_IS_TEXT(ledger_purse(&site, &arena, anna), "4 4", "as far as the day's cap goes");
    add(boris, ROLE_MEMBER, 6, "Soup");
    TAP_IS_INT(reject(anna, ROLE_MEMBER, offer.id), STATUS_FORBIDDEN, "nobody else refuses");
    scratch_script(site.db, "UPDATE content SET alt = 'Described' WHERE id = 6");
    TAP_IS_INT(accept(sven, ROLE_STAFF, 4, &paid), STATUS_CONFLICT, "described meanwhile");
    TAP_IS_TEXT(alt_of(6), "Described", "… it stays");
    TAP_IS_INT(scratch_number(site.db, &WAITING), 1, "… and so does the offer");
    TAP_IS_INT(reject(boris, ROLE_MEMBER, 4), STATUS_OK, "its author takes it back");
    TAP_IS_INT(reject(sven, ROLE_STAFF, 4), STATUS_CONFLICT, "once");
    scratch_script(site.db, "UPDATE content SET alt = NULL WHERE id = 6");
    TAP_IS_INT(add(boris, ROLE_MEMBER, 6, "Again"), STATUS_OK, "another one");
    scratch_script(site.db, "UPDATE account SET state = 'removed' WHERE handle = 'boris'");
    TAP_IS_INT(accept(sven, ROLE_STAFF, offer.id, &paid), STATUS_OK, "of somebody who has gone");
    TAP_IS_INT(paid, 0, "pays nobody");
    TAP_IS_TEXT(alt_of(6), "Again", "and is good all the same");
    TAP_IS_TEXT(ledger_fault(&site, &arena), "", "the ledger is sound");
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
    test_lists();
    test_deciding();
    db_close(site.db);
    arena_free(&arena);
    return tap_done();
}
