/* Who somebody is: logging in and out, one's own page, everybody's public one; and what people do for others. */
#include "page_routes.h"
#include "site/claim.h"
#include "web/run.h"

#define FORM_BYTES 16384

/* A login may turn a guest into the account: all that the guest has made and kept goes along. */
static const char *const check_writes[] = {
    "account",  "alt_offer",   "api_token", "bucket", "burnt",   "challenge",
    "claim",    "content",     "dungeon",   "earned", "entry",   "event",
    "identity", "login_check", "posted",    "purse",  "session", NULL,
};
static const char *const describe_writes[] = {"alt_offer", "content", "event", "session", NULL};
/* Words that are accepted become a description, and pay their author. */
static const char *const me_writes[] = {"account", "alt_offer", "content", "earned",      "entry",
                                        "event",   "purse",     "session", "waiter_note", NULL};

static const struct route routes[] = {
    {.methods = METHOD_GET,
     .pattern = PATTERN_CHECK,
     .handler = check_show,
     .needs = NEED_READ,
     .params = check_params},
    {.methods = METHOD_POST,
     .pattern = PATTERN_CHECK,
     .handler = check_use,
     .again = check_again,
     .needs = NEED_WRITE_PUBLIC | NEED_CSRF,
     .body_cap = FORM_BYTES,
     .params = check_params,
     .writes = check_writes},
    {.methods = METHOD_GET,
     .pattern = PATTERN_ME,
     .handler = me_show,
     .needs = NEED_READ | NEED_USER,
     .params = me_params},
    {.methods = METHOD_POST,
     .pattern = PATTERN_ME,
     .handler = me_change,
     .again = me_again,
     .needs = NEED_WRITE_PUBLIC | NEED_USER | NEED_CSRF,
     .body_cap = FORM_BYTES,
     .params = me_change_params,
     .writes = me_writes},
    {.methods = METHOD_GET,
     .pattern = PATTERN_DESCRIBE,
     .handler = describe_show,
     .needs = NEED_READ | NEED_USER,
     .params = describe_params},
    {.methods = METHOD_POST,
     .pattern = PATTERN_DESCRIBE,
     .handler = describe_use,
     .again = describe_again,
     .needs = NEED_WRITE_PUBLIC | NEED_USER | NEED_CSRF,
     .body_cap = FORM_BYTES,
     .params = describe_params,
     .writes = describe_writes},
    {.methods = METHOD_GET,
     .pattern = PATTERN_USER,
     .handler = user_show,
     .needs = NEED_READ,
     .cache = CACHE_PUBLIC,
     .slot_seconds = CLAIM_SLOT_SECONDS},
};

static const struct program program = {
    .name = "account",
    .routes = routes,
    .count = sizeof(routes) / sizeof(routes[0]),
    .problem = problem_show,
};

int main(void)
{
    return web_main(&program);
}
