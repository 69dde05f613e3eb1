/* How the database finds what a page asks for: through an index, and in the order that the page wants it. So a page
 * costs the same however much there is. Every statement that the functions below have prepared is looked at. */
#include "base/hash.h"
#include "db/sqlite_connection.h"
#include "lib/scratch_db.h"
#include "migrate/runner.h"
#include "migrate/script_set.h"
#include "site/api_token.h"
#include "site/claim.h"
#include "site/content.h"
#include "site/place.h"
#include "site/project.h"
#include "site/sitemap.h"
#include "web/cookie.h"
#include "web/session.h"

static struct arena arena;

/* Tables that grow with the site, and the names that statements give them. */
static bool is_large(struct str table)
{
    static const char *const names[] = {"c",       "p",       "a",        "s",     "m",
                                        "content", "project", "event",    "moved", "content_text",
                                        "account", "session", "up",       "below", "content_tag",
                                        "claim",   "t",       "api_token"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (str_is(table, names[i]))
            return true;
    }
    return false;
}

/* The newest of the whole site: walks the primary key backwards, and its LIMIT ends that soon. */
static bool may_walk(const char *sql)
{
    return strstr(sql, "WHERE c.state = 'visible' ORDER BY c.id DESC LIMIT ?1") != NULL;
}

/* Projects of one codename: they are few. */
static bool may_sort(const char *sql)
{
    return strstr(sql, "WHERE p.codename = ?1 ORDER BY p.path LIMIT ?2") != NULL;
}

/* What is wrong with one step of a plan (sqlite.org/eqp.html), or NULL. */
static const char *fault_of(const char *sql, struct str step)
{
    struct str rest = step, word;

    str_cut(&rest, ' ', &word);
    if (str_is(word, "SCAN") && str_cut(&rest, ' ', &word) && is_large(word) && !may_walk(sql))
        return "reads a whole table";
    if (str_starts(step, "USE TEMP B-TREE") && !may_sort(sql))
        return "sorts";
    if (strstr(step.at, "AUTOMATIC") != NULL)
        return "makes an index for itself";
    return NULL;
}

/* Looks at the plan of `sql`; false if something is wrong with it. */
static bool plan_check(sqlite3 *handle, const char *sql)
{
    char *question = arena_printf(&arena, "EXPLAIN QUERY PLAN %s", sql);
    sqlite3_stmt *plan = NULL;
    bool good = true;

    if (sqlite3_prepare_v2(handle, question, -1, &plan, NULL) != SQLITE_OK) {
        printf("# cannot explain: %s\n", sql);
        return false;
    }
    while (sqlite3_step(plan) == SQLITE_ROW) {
        const char *step = (const char *)sqlite3_column_text(plan, 3);
        const char *fault = fault_of(sql, str_of(step));

        if (fault != NULL)
            printf("# %s (%s): %s\n", fault, step, sql);
        good = good && fault == NULL;
    }
    sqlite3_finalize(plan);
    return good;
}

/* Checks the plans of all that has been prepared so far; returns how many there are. */
static int plans_check(sqlite3 *handle)
{
    const char *texts[64];
    int count = 0;

    for (sqlite3_stmt *s = sqlite3_next_stmt(handle, NULL); s != NULL && count < 64;
         s = sqlite3_next_stmt(handle, s))
        texts[count++] = arena_strdup(&arena, sqlite3_sql(s));
    for (int i = 0; i < count; i++)
        tap_ok(plan_check(handle, texts[i]), "the plan of %.60s…", texts[i]);
    return count;
}

/* A site with a project in a project and a text in that. Returns its folder. */
static const char *site_make(void)
{
    const char *home = scratch_folder("site");
    struct db *db = scratch_open(home, DB_WRITE);
    struct migrate_report report;
    struct script_set set;
    struct err err = {0};

    if (script_set_embedded(&arena, version_scripts, version_scripts_count, &set, &err) !=
            STATUS_OK ||
        migrate_upgrade(db, &arena, &set, NULL, "test", &report, &err) != STATUS_OK)
        printf("Bail out! %s\n", err.message);
    scratch_script(db, "INSERT INTO project (id, parent_id, path, codename, title, created_at, "
                       "updated_at) VALUES (1, NULL, 'soup', 'soup', 'Soup', 0, 0),"
                       " (2, 1, 'soup/hot', 'hot', 'Hot', 0, 0);"
                       "INSERT INTO content (id, project_id, codename, kind, title, state, "
                       "posted_at, updated_at) VALUES (1, 2, 'dish', 'text', 'Dish', 'visible', "
                       "0, 0);"
                       "INSERT INTO account (id, handle, role, state, created_at) VALUES "
                       "(1, 'anna', 'member', 'active', 0);"
                       "INSERT INTO claim VALUES (7, 1, 'soup is tea', 'visible', 0);");
    db_close(db);
    return home;
}

/* Everything that the pages ask, as they ask it. */
static void pages_ask(struct db *db)
{
    struct project_list projects;
    struct content_list list;
    struct content newer, older, cover;
    struct content_text text;
    struct content_tags tags;
    struct sitemap_list map;
    struct claim_list claims;
    struct claim claim;
    int64_t block;
    char cookies[sizeof(COOKIE_PLAIN_NAME) + HASH_TEXT] = COOKIE_PLAIN_NAME "=";
    const uint8_t secret[HASH_BYTES] = {0};
    char secret_text[API_TOKEN_TEXT];
    struct api_token token;
    struct account owner;
    struct viewer viewer;
    struct place place;
    struct err err = {0};

    hash_text(secret, cookies + sizeof(COOKIE_PLAIN_NAME));
    tap_ok(place_find(db, &arena, "soup/hot/dish", &place, &err) == STATUS_OK &&
               place.kind == PLACE_CONTENT,
           "content is found");
    content_neighbours(db, &arena, &place.content, &newer, &older, &err);
    content_text(db, &arena, place.content.id, &text, &err);
    content_tags(db, &arena, place.content.id, &tags, &err);
    tap_ok(place_find(db, &arena, "nothing/at/all", &place, &err) == STATUS_NOT_FOUND,
           "nothing is not");
    place_find(db, &arena, "hot", &place, &err); /* by its codename alone */
    tap_ok(place_find(db, &arena, "soup/hot", &place, &err) == STATUS_OK, "a project is found");
    content_page(db, &arena, &place.project, CONTENT_NEWEST, 50, &list, &err);
    TAP_IS_INT(list.count, 1, "it has content");
    TAP_IS_TEXT(list.items[0].project_path, "soup/hot", "which knows where it is");
    content_page_whole(db, &arena, &place.project, CONTENT_NEWEST, 50, &list, &err);
    TAP_IS_INT(list.count, 1, "which can be had whole");
    TAP_IS_TEXT(list.items[0].project_path, "soup/hot", "and knows where it is, too");
    content_page_newer(db, &arena, &place.project, (struct content_mark){0, 0}, 50, &list, &err);
    project_line(db, &arena, &place.project, &projects, &err);
    TAP_IS_INT(projects.count, 2, "and a parent");
    TAP_IS_TEXT(projects.items[0].path, "soup", "which comes first");
    project_children(db, &arena, 0, "", 50, &projects, &err);
    project_children(db, &arena, 1, "", 50, &projects, &err);
    TAP_IS_INT(projects.count, 1, "the parent has one child");
    project_all(db, &arena, "", 50, &projects, &err);
    content_newest(db, &arena, 50, &list, &err);
    TAP_IS_INT(list.count, 1, "there is something new");
    for (int kind = SITEMAP_PROJECTS; kind <= SITEMAP_CONTENT; kind++) {
        sitemap_next(db, (enum sitemap_kind)kind, 0, &block, &err);
        TAP_IS_INT(block, 0, "there is a sitemap");
        sitemap_block(db, &arena, (enum sitemap_kind)kind, block, &map, &err);
        TAP_IS_TEXT(map.items[map.count - 1].path,
                    kind == SITEMAP_CONTENT ? "soup/hot/dish" : "soup/hot", "of all there is");
        sitemap_next(db, (enum sitemap_kind)kind, 1, &block, &err);
        TAP_IS_INT(block, -1, "and no other");
    }
    content_cover(db, &arena, &projects.items[0], &cover, &err);
    claim_of_slot(db, &arena, 1, &claim, &err);
    TAP_IS_INT(claim.id, 7, "there is a claim");
    claim_page(db, &arena, CLAIM_VISIBLE, INT64_MAX, 50, &claims, &err);
    TAP_IS_INT(claims.count, 1, "and a list of one");
    claim_page_kept(db, &arena, INT64_MAX, 50, &claims, &err);
    TAP_IS_INT(claims.count, 1, "which staff has, too");
    content_unseen(db, &arena, CONTENT_WAITING, INT64_MAX, 50, &list, &err);
    TAP_IS_INT(list.count, 0, "nothing waits for them");
    content_unseen(db, &arena, CONTENT_HELD, INT64_MAX, 50, &list, &err);
    TAP_IS_INT(list.count, 0, "and nothing is hidden");
    session_find(db, &arena, str_of(cookies), false, &viewer, &err);
    TAP_IS_INT(viewer.account_id, 0, "nobody has logged in");
    snprintf(secret_text, sizeof(secret_text), API_TOKEN_PREFIX "%s",
             cookies + sizeof(COOKIE_PLAIN_NAME));
    tap_ok(api_token_find(db, &arena, str_of(secret_text), &token, &owner, &err) == STATUS_OK &&
               token.id == 0,
           "nor has a program a token");
    tap_ok(api_token_check(db, 1, &err) == STATUS_UNAUTHORIZED, "which does not hold");
}

int main(void)
{
    struct db *db = scratch_open(site_make(), DB_READ);
    const struct sqlite_connection *c = db_connection(db, &sqlite_driver);
    int count;

    pages_ask(db);
    count = plans_check(c->handle);
    tap_ok(count >= 16, "%d statements", count);
    tap_ok(!plan_check(c->handle, "SELECT id FROM content c WHERE c.title = 'x'"),
           "a plan that reads everything is noticed");
    tap_ok(!plan_check(c->handle, "SELECT id FROM content c WHERE c.project_id = 1 ORDER BY title"),
           "and one that sorts");
    db_close(db);
    return tap_done();
}
