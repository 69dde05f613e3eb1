/* The door: the bouncer with its questions, and the dungeon for those who answer wrongly; and what one
 * buys with the clout of right answers: a claim. */
#include "page_routes.h"
#include "web/run.h"

#define FORM_BYTES 65536 /* answers in their longest writing, each byte as %XX */

static const char *const knock_writes[] = {"bucket", "challenge", "challenge_question", "session",
                                           NULL};
/* Who comes in gets an account with a session and, like everybody, clout. */
static const char *const answer_writes[] = {
    "account", "burnt", "challenge", "dungeon", "earned",
    "entry",   "event", "purse",     "session", NULL,
};

/* Whoever has bad manners goes to the dungeon instead. */
static const char *const claim_writes[] = {
    "claim", "dungeon", "earned", "entry", "event", "posted", "purse", NULL,
};

static const struct route routes[] = {
    {.methods = METHOD_GET,
     .pattern = PATTERN_ORACLE,
     .handler = oracle_show,
     .needs = NEED_READ,
     .params = oracle_params},
    {.methods = METHOD_POST,
     .pattern = PATTERN_ORACLE,
     .handler = oracle_knock,
     .needs = NEED_WRITE_PRIVATE | NEED_CSRF,
     .body_cap = FORM_BYTES,
     .params = oracle_params,
     .writes = knock_writes},
    {.methods = METHOD_GET,
     .pattern = PATTERN_CHALLENGE,
     .handler = challenge_show,
     .needs = NEED_READ,
     .params = oracle_params},
    {.methods = METHOD_POST,
     .pattern = PATTERN_CHALLENGE,
     .handler = challenge_answer,
     .again = challenge_again,
     .needs = NEED_WRITE_PRIVATE | NEED_CSRF,
     .body_cap = FORM_BYTES,
     .params = challenge_params,
     .writes = answer_writes},
    {.methods = METHOD_GET,
     .pattern = PATTERN_DUNGEON,
     .handler = dungeon_show,
     .needs = NEED_READ,
     .params = oracle_params},
    {.methods = METHOD_GET,
     .pattern = PATTERN_CLAIM,
     .handler = claim_ask,
     .needs = NEED_READ | NEED_USER},
    {.methods = METHOD_POST,
     .pattern = PATTERN_CLAIM,
     .handler = claim_make,
     .again = claim_again,
     .needs = NEED_WRITE_PUBLIC | NEED_USER | NEED_CSRF,
     .body_cap = FORM_BYTES,
     .params = claim_params,
     .writes = claim_writes},
};

static const struct program program = {
    .name = "bouncer",
    .routes = routes,
    .count = sizeof(routes) / sizeof(routes[0]),
    .problem = problem_show,
};

int main(void)
{
    return web_main(&program);
}
