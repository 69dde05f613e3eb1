#include "net/mastodon_access.h"

#include "base/buf.h"
#include "net/mastodon_id.h"

/* What is tried, and the scope that it needs. */
struct deed {
    const char *scope;
    const char *path;
    bool posts;
};

/* Whether he may; false also when nobody can tell, and then `*outcome` says why. */
static bool may(struct courier *c, struct arena *arena, const struct deed *deed,
                enum courier_outcome *outcome, struct courier_report *report)
{
    const struct str nothing = STR("{\"status\":\"\",\"visibility\":\"direct\"}");
    const struct mastodon_question question = {.limit = "who",
                                               .path = deed->path,
                                               .post = deed->posts ? &nothing : NULL,
                                               .key = "waiter-access"};
    struct mastodon_answer answer;

    *outcome = mastodon_ask(c, arena, &question, &answer, report);
    if (answer.status == 400)
        *outcome = COURIER_NEVER; /* refused for what it is */
    return *outcome == COURIER_OK || *outcome == COURIER_NEVER;
}

enum courier_outcome mastodon_access(struct courier *c, struct arena *arena, const char *self,
                                     struct courier_report *report)
{
    const struct mastodon *m = c->own;
    const char *id = mastodon_id_plain(arena, self, m->host), *lacks = NULL;
    const struct deed deeds[] = {
        {"read:notifications", "/api/v1/notifications?limit=1", false},
        {"read:statuses",
         arena_printf(arena, "/api/v1/accounts/%s/statuses?limit=1", id == NULL ? "0" : id), false},
        {"write:statuses", "/api/v1/statuses", true},
    };

    for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++) {
        enum courier_outcome outcome;

        if (may(c, arena, &deeds[i], &outcome, report))
            continue;
        if (outcome != COURIER_DENIED)
            return outcome;
        lacks = lacks == NULL ? deeds[i].scope
                              : arena_printf(arena, "%s and %s", lacks, deeds[i].scope);
    }
    if (lacks == NULL)
        return COURIER_OK;
    err_set(&report->err, STATUS_FORBIDDEN,
            "the waiter's token for %s lacks %s: make one there with the scopes read and "
            "write:statuses, and give it to \"pierogis waiter auth\"",
            m->host, lacks);
    return COURIER_DENIED;
}
