#include "web/etag.h"

#include "lib/tap.h"

#define OURS "W/\"00000000000000aa-00000000000000bb\""

struct etag_case {
    const char *header;
    bool known;
};

static const struct etag_case CASES[] = {
    {OURS, true},
    {"\"00000000000000aa-00000000000000bb\"", true}, /* weak comparison */
    {"*", true},
    {" * ", true},
    {"\"x\", " OURS, true},
    {"\"x\"," OURS ",\"y\"", true},
    {"\"a,b\", " OURS, true},
    {"W/\"00000000000000aa-00000000000000bb-gzip\"", true},
    {"\"00000000000000aa-00000000000000bb-br\"", true},
    {"", false},
    {"\"x\"", false},
    {"W/\"00000000000000aa-00000000000000bc\"", false},
    {"w/\"00000000000000aa-00000000000000bb\"", false},
    {"00000000000000aa-00000000000000bb", false},
    {"\"x\" " OURS, false},
    {"\"x", false},
    {"\"", false},
    {"W/", false},
    {"\"00000000000000aa-00000000000000bb-gzip-gzip\"", false},
    {"**", false},
};

int main(void)
{
    char etag[ETAG_MAX];

    etag_page(0xaa, 0xbb, etag);
    TAP_IS_TEXT(etag, OURS, "a page's tag is weak and has both halves");
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++)
        tap_ok(etag_is_known(str_of(CASES[i].header), OURS) == CASES[i].known, "If-None-Match: %s",
               CASES[i].header);
    tap_ok(etag_is_same(STR("\"a\""), "\"a\""), "If-Range with the strong tag");
    tap_ok(!etag_is_same(STR("W/\"a\""), "\"a\""), "… not with a weak one");
    tap_ok(!etag_is_same(STR(OURS), OURS), "… not for a weak one");
    tap_ok(!etag_is_same(STR("Sat, 21 Nov 2026 05:16:00 GMT"), "\"a\""), "… not by date");
    return tap_done();
}
