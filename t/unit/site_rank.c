/* Ranks: which one somebody has, which comes next, and what may be said instead of the built-in ones. */
#include "lib/scratch_ledger.h"
#include "site/rank.h"

static struct arena arena;
static struct site site;
static struct err err;

/* "RANK", or "RANK then NEXT at THRESHOLD". */
static const char *rank_text(const struct rank_list *list, int64_t earned)
{
    const struct rank *rank = rank_of(list, earned), *next = rank_after(list, earned);

    if (next == NULL)
        return rank->name;
    return arena_printf(&arena, "%s then %s at %lld", rank->name, next->name,
                        (long long)next->threshold);
}

static void test_built_in(void)
{
    struct rank_list list;

    TAP_IS_INT(rank_list(site.db, &arena, &list, &err), STATUS_OK, "the ranks of a new site");
    TAP_IS_INT(list.count, 6, "are six");
    TAP_IS_INT(list.built_in, true, "built-in ones");
    TAP_IS_TEXT(rank_text(&list, 0), "serf then peeler at 10", "everybody begins as a serf");
    TAP_IS_TEXT(rank_text(&list, 9), "serf then peeler at 10", "just below the threshold");
    TAP_IS_TEXT(rank_text(&list, 10), "peeler then kneader at 50", "just at it");
    TAP_IS_TEXT(rank_text(&list, 150), "pincher then sous-chef at 500", "further up");
    TAP_IS_TEXT(rank_text(&list, 1499), "sous-chef then gourmand at 1500", "nearly there");
    TAP_IS_TEXT(rank_text(&list, 1500), "gourmand", "at the top");
    TAP_IS_TEXT(rank_text(&list, INT64_MAX), "gourmand", "and beyond");
}

static enum status replace(const struct rank *ranks, size_t count)
{
    err.message[0] = '\0';
    return rank_replace(&site, ranks, count, &err);
}

static void refused(const struct rank *ranks, size_t count, const char *want)
{
    TAP_IS_INT(replace(ranks, count), STATUS_INVALID, want);
    TAP_IS_TEXT(err.message, want, "… it says");
}

static void test_rules(void)
{
    const struct rank none_lowest[] = {{"a", 1}, {"b", 2}};
    const struct rank same_name[] = {{"a", 0}, {"b", 1}, {"a", 2}};
    const struct rank same_threshold[] = {{"a", 0}, {"b", 5}, {"c", 5}};
    const struct rank too_high[] = {{"a", 0}, {"b", RANK_THRESHOLD_MAX + 1ll}};
    const struct rank too_low[] = {{"a", 0}, {"b", -1}};
    const struct rank empty[] = {{"", 0}};
    const struct rank lines[] = {{"a\nb", 0}};
    const struct rank sign[] = {{"a=b", 0}};
    const struct rank turned[] = {{"a\xe2\x80\xae", 0}};
    const struct rank long_name[] = {{"123456789012345678901234567890123", 0}};
    struct rank many[RANKS_MAX + 1];

    refused(none_lowest, 2, "the lowest rank must have the threshold 0");
    refused(same_name, 3, "there are two ranks \"a\"");
    refused(same_threshold, 3, "\"b\" and \"c\" have the same threshold");
    refused(too_high, 2, "the threshold of \"b\" must be from 0 to 1000000000 clout earned");
    refused(too_low, 2, "the threshold of \"b\" must be from 0 to 1000000000 clout earned");
    refused(empty, 1, "a rank needs a name");
    refused(lines, 1, "the name of a rank is one line without \"=\"");
    refused(sign, 1, "the name of a rank is one line without \"=\"");
    TAP_IS_INT(replace(turned, 1), STATUS_INVALID, "a name that turns the writing");
    TAP_IS_INT(replace(long_name, 1), STATUS_INVALID, "a name of 33 bytes");
    for (int i = 0; i <= RANKS_MAX; i++)
        many[i] = (struct rank){arena_printf(&arena, "%032d", i), i};
    refused(many, RANKS_MAX + 1, "at most 32 ranks, not 33");
    TAP_IS_INT(replace(many, RANKS_MAX), STATUS_OK, "32 ranks, with names of 32 bytes");
}

static void test_replace(void)
{
    static const struct sql EVENT =
        SQL("SELECT detail FROM event WHERE subject = 'rank' ORDER BY id DESC LIMIT 1");
    static const struct sql EVENTS = SQL("SELECT count(*) FROM event WHERE subject = 'rank'");
    const struct rank two[] = {{"chef", RANK_THRESHOLD_MAX}, {"cook", 0}};
    struct rank_list list;
    struct stmt *s;

    TAP_IS_INT(replace(two, 2), STATUS_OK, "others, in any order");
    rank_list(site.db, &arena, &list, &err);
    TAP_IS_TEXT(rank_text(&list, 0), "cook then chef at 1000000000", "they count");
    TAP_IS_TEXT(rank_text(&list, RANK_THRESHOLD_MAX), "chef", "all of them");
    TAP_IS_INT(list.built_in, false, "and are not the built-in ones");
    site.actor.role = ROLE_STAFF;
    TAP_IS_INT(replace(NULL, 0), STATUS_FORBIDDEN, "staff does not change ranks");
    site.actor.role = ROLE_ADMIN;
    TAP_IS_INT(replace(NULL, 0), STATUS_OK, "none");
    rank_list(site.db, &arena, &list, &err);
    TAP_IS_INT(list.built_in, true, "brings the built-in ones back");
    s = db_use(site.db, &EVENT);
    TAP_IS_TEXT(stmt_row(s) ? stmt_col_text(s, 0, &arena) : "",
                "{\"before\":\"cook=0 chef=1000000000\"}", "the book of changes knows");
    stmt_done(s, NULL);
    TAP_IS_INT(scratch_number(site.db, &EVENTS), 3, "of each change, and of no refusal");
}

int main(void)
{
    ledger_site(&site, &arena, "site", NULL);
    test_built_in();
    test_rules();
    test_replace();
    db_close(site.db);
    arena_free(&arena);
    return tap_done();
}
