#include "web/cookie.h"

#include "lib/tap.h"

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" /* 52 characters */
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

struct cookie_case {
    const char *header;
    const char *plain;  /* what is found without TLS; NULL = nothing */
    const char *secure; /* … and with it */
};

static const struct cookie_case CASES[] = {
    {"pierogis=" A, A, NULL},
    {"__Host-pierogis=" A, NULL, A},
    {"a=b; pierogis=" A "; c=d", A, NULL},
    {"a=b, pierogis=" A ", c=d", A, NULL}, /* how Apache joins two headers */
    {"pierogis=" A "; pierogis=" B, A, NULL},
    {"pierogis=short; pierogis=" B, B, NULL},
    {"pierogis=" A "x; pierogis=" B, B, NULL},
    {"pierogis=; pierogis=" B, B, NULL},
    {"pierogis; =; ;;,, pierogis=" B, B, NULL},
    {"  pierogis=" A "  ", A, NULL},
    {"Pierogis=" A, NULL, NULL}, /* names are case-sensitive */
    {"xpierogis=" A, NULL, NULL},
    {"pierogis=\"" A "\"", NULL, NULL},
    {"pierogis=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", NULL, NULL},
    {"pierogis=" A "; __Host-pierogis=" B, A, B},
    {"", NULL, NULL},
};

static void check(const char *header, bool https, const char *want)
{
    struct str token = {NULL, 0};
    bool found = cookie_session(str_of(header), https, &token);

    tap_ok(found == (want != NULL) && (want == NULL || str_is(token, want)), "%s: %s",
           https ? "with TLS" : "without", header);
}

int main(void)
{
    struct arena arena = {0};

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        check(CASES[i].header, false, CASES[i].plain);
        check(CASES[i].header, true, CASES[i].secure);
    }
    tap_ok(cookie_is_sent(STR("a=b; pierogis=junk"), COOKIE_PLAIN_NAME),
           "a malformed session cookie still makes the request a private one");
    tap_ok(!cookie_is_sent(STR("a=pierogis; b=c"), COOKIE_PLAIN_NAME), "a value is no name");
    TAP_IS_TEXT(cookie_write(&arena, true, A, 60),
                "__Host-pierogis=" A "; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure",
                "over TLS");
    TAP_IS_TEXT(cookie_write(&arena, false, "", 0),
                "pierogis=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax", "removed, without TLS");
    arena_free(&arena);
    return tap_done();
}
