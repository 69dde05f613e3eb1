#include "commands.h"
#include "show.h"

#include "base/clock.h"
#include "site/identity.h"
#include "site/object_json.h"
#include "site/session_change.h"
#include "site/waiter_link.h"

struct facts {
    struct account account;
    const char *merged_into; /* NULL = into nobody */
    struct identity_list identities;
    struct waiter_wish_list wishes;
    struct session_list sessions;
};

static const char *identity_text(struct cli *cli, const struct identity *identity)
{
    return arena_printf(&cli->arena, "%s%c%s", identity->transport, IDENTITY_SEPARATOR,
                        identity->native_id);
}

static void show_json(struct cli *cli, const struct facts *facts)
{
    struct json_write w;

    json_begin(&w, &cli->out, true);
    json_object(&w);
    account_json(&w, &facts->account);
    json_key(&w, "merged_into");
    json_put_text(&w, facts->merged_into);
    json_key(&w, "identities");
    json_array(&w);
    for (size_t i = 0; i < facts->identities.count; i++)
        json_put_text(&w, identity_text(cli, &facts->identities.items[i]));
    json_end(&w);
    json_key(&w, "asked_about");
    json_array(&w);
    for (size_t i = 0; i < facts->wishes.count; i++) {
        const struct waiter_wish *wish = &facts->wishes.items[i];

        json_object(&w);
        member_text(&w, "identity", identity_text(cli, &wish->identity));
        json_key(&w, "agreed");
        json_put_bool(&w, wish->agreed);
        member_time(&w, "expires_at", wish->expires_at);
        json_end(&w);
    }
    json_end(&w);
    json_key(&w, "logins");
    json_array(&w);
    for (size_t i = 0; i < facts->sessions.count; i++) {
        json_object(&w);
        json_key(&w, "agent");
        json_put_text(&w, facts->sessions.items[i].agent);
        member_time(&w, "created_at", facts->sessions.items[i].created_at);
        member_time(&w, "posted_at", facts->sessions.items[i].posted_at);
        json_end(&w);
    }
    json_end(&w);
    json_end(&w);
    json_finish(&w);
}

static void show_text_of(struct cli *cli, const struct facts *facts)
{
    const struct account *account = &facts->account;
    struct buf *out = &cli->out;
    char day[CLOCK_TEXT];

    clock_day(account->created_at, day);
    show_field(out, "handle", "%s", account->handle);
    show_field(out, "role", "%s", role_name(account->role));
    show_field(out, "state", "%s%s%s", account_state_name(account->state),
               facts->merged_into == NULL ? "" : " into ",
               facts->merged_into == NULL ? "" : facts->merged_into);
    show_field(out, "since", "%s", day);
    show_field(out, "catchphrase", "%s",
               account->catchphrase == NULL ? "(everybody's)" : account->catchphrase);
    for (size_t i = 0; i < facts->identities.count; i++)
        show_field(out, i == 0 ? "identities" : "", "%s",
                   identity_text(cli, &facts->identities.items[i]));
    for (size_t i = 0; i < facts->wishes.count; i++)
        show_field(out, i == 0 ? "asked about" : "", "%s%s",
                   identity_text(cli, &facts->wishes.items[i].identity),
                   facts->wishes.items[i].agreed ? ", and has said yes" : "");
    for (size_t i = 0; i < facts->sessions.count; i++) {
        clock_day(facts->sessions.items[i].created_at, day);
        show_field(out, i == 0 ? "logins" : "", "%s, since %s", facts->sessions.items[i].agent,
                   day);
    }
}

static enum status run(struct cli *cli)
{
    struct facts *facts = ARENA_NEW(&cli->arena, struct facts);
    struct db *db = cli->site.db;
    struct account merged;
    enum status status =
        account_find(db, &cli->arena, cli->arguments[0], &facts->account, &cli->err);

    if (status == STATUS_OK && facts->account.merged_id != 0) {
        status = account_by_id(db, &cli->arena, facts->account.merged_id, &merged, &cli->err);
        facts->merged_into = merged.handle;
    }
    if (status == STATUS_OK)
        status = identity_list(db, &cli->arena, facts->account.id, &facts->identities, &cli->err);
    if (status == STATUS_OK)
        status = waiter_link_list(db, &cli->arena, facts->account.id, &facts->wishes, &cli->err);
    if (status == STATUS_OK)
        status = session_list(db, &cli->arena, facts->account.id, &facts->sessions, &cli->err);
    if (status != STATUS_OK)
        return status;
    if (cli->json)
        show_json(cli, facts);
    else
        show_text_of(cli, facts);
    return STATUS_OK;
}

const struct command command_account_show = {
    .name = "account show",
    .arguments = "HANDLE",
    .least = 1,
    .most = 1,
    .needs = DB_READS,
    .summary = "show an account, its identities and where it is logged in",
    .example = "pierogis account show grandma",
    .run = run,
};
