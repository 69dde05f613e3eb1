/* What somebody else removes between the question for a thing and the change of it. */
#include "lib/scratch_db.h"
#include "migrate/runner.h"
#include "migrate/script_set.h"
#include "site/account_change.h"
#include "site/account_remove.h"
#include "site/content_change.h"
#include "site/content_insert.h"
#include "site/project_change.h"

static struct arena arena;

static void make_site(struct site *site)
{
    const char *home = scratch_folder("site");
    struct migrate_report report;
    struct script_set set;
    struct err err = {.message = ""};

    site->home = scratch_home(home);
    site->db = scratch_open(home, DB_WRITE);
    if (script_set_embedded(&arena, version_scripts, version_scripts_count, &set, &err) !=
            STATUS_OK ||
        migrate_upgrade(site->db, &arena, &set, NULL, "test", &report, &err) != STATUS_OK)
        printf("Bail out! %s\n", err.message);
}

/* A change of what has gone says so, in the same words to everybody, and changes nothing. */
static void refused(const char *what, enum status status, const struct err *err, const char *thing)
{
    char *want = arena_printf(&arena, "the %s has been removed in the meantime", thing);

    TAP_IS_INT(status, STATUS_NOT_FOUND, what);
    TAP_IS_TEXT(err->message, want, "… says why");
}

/* Who posts is looked at again when the file has been read, which may take minutes. */
static void test_posters(struct site *site, struct content_new *item)
{
    static const struct sql ITEMS = SQL("SELECT count(*) FROM content WHERE codename = 'late'");
    struct account account, out;
    struct account_removed removed;
    struct err err = {.message = ""};

    account_add(site, "anna", ROLE_MEMBER, &account, &err);
    item->content.account_id = account.id;
    item->content.codename = "late";
    account_ban(site, &arena, account.id, &out, &err);
    db_begin(site->db, TX_PUBLIC, &err);
    TAP_IS_INT(db_end(site->db, content_insert(site, &arena, item, &err), &err), STATUS_FORBIDDEN,
               "who has been banned meanwhile posts nothing");
    TAP_IS_TEXT(err.message, "the account \"anna\" is banned", "… says so");
    account_remove(site, &arena, account.id, &removed, &err);
    db_begin(site->db, TX_PUBLIC, &err);
    TAP_IS_INT(db_end(site->db, content_insert(site, &arena, item, &err), &err), STATUS_FORBIDDEN,
               "nor does who has been removed");
    TAP_IS_INT(scratch_number(site->db, &ITEMS), 0, "nothing of theirs comes afterwards");
    item->content.account_id = 0;
}

int main(void)
{
    static const struct sql EVENTS = SQL("SELECT count(*) FROM event");
    const struct project_change no_change = {.title = NULL};
    const struct content_change none = {.title = NULL};
    struct site site = {.actor = {0, ROLE_ADMIN}};
    struct content_new item = {.content = {.codename = "dish", .title = "Dish"}};
    struct project project, gone;
    struct content content;
    struct err err = {.message = ""};
    int64_t events;

    make_site(&site);
    project_add(&site, &arena, "soup", &no_change, &project, &err);
    project_add(&site, &arena, "gone", &no_change, &gone, &err);
    item.content.project_id = project.id;
    item.content.project_path = project.path;
    item.content.kind = CONTENT_PICTURE;
    item.content.widths = "";
    db_begin(site.db, TX_PUBLIC, &err);
    TAP_IS_INT(db_end(site.db, content_insert(&site, &arena, &item, &err), &err), STATUS_OK,
               "there is a dish in the soup");
    TAP_IS_INT(project_remove(&site, &arena, gone.id, &err), STATUS_OK, "a project goes");
    events = scratch_number(site.db, &EVENTS);

    refused("moving there", content_move(&site, &arena, item.content.id, &gone, &content, &err),
            &err, "project");
    refused("moving what has gone", content_move(&site, &arena, 99, &project, &content, &err), &err,
            "content");
    refused("editing it", content_edit(&site, &arena, 99, &none, &content, &err), &err, "content");
    item.content.project_id = gone.id;
    db_begin(site.db, TX_PUBLIC, &err);
    refused("posting there", db_end(site.db, content_insert(&site, &arena, &item, &err), &err),
            &err, "project");
    refused("editing the project", project_edit(&site, &arena, gone.id, &no_change, &gone, &err),
            &err, "project");
    refused("removing it again", project_remove(&site, &arena, gone.id, &err), &err, "project");
    refused("giving it a cover", project_cover(&site, gone.id, 0, &err), &err, "project");
    TAP_IS_INT(scratch_number(site.db, &EVENTS), events, "none of these is in the book of changes");
    item.content.project_id = project.id;
    test_posters(&site, &item);
    db_close(site.db);
    arena_free(&arena);
    return tap_done();
}
