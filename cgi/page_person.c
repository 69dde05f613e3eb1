#include "page_person.h"

#include "base/clock.h"
#include "site/phrases.h"

void date_fill(struct arena *arena, int64_t seconds, const char **day, const char **iso)
{
    char text[CLOCK_TEXT];

    clock_day(seconds, text);
    *day = arena_strdup(arena, text);
    clock_iso(seconds, text);
    *iso = arena_strdup(arena, text);
}

void moment_fill(struct arena *arena, int64_t seconds, const char **text, const char **iso)
{
    char moment[CLOCK_TEXT];

    clock_moment(seconds, moment);
    *text = arena_strdup(arena, moment);
    clock_iso(seconds, moment);
    *iso = arena_strdup(arena, moment);
}

/* Everybody's is one and the same, so the seed does not matter; a broken phrase file must not spoil the page. */
const char *catchphrase_of(const struct req *req, const char *own)
{
    struct phrases phrases;

    if (own != NULL && own[0] != '\0')
        return own;
    phrases_load(&phrases, req->arena, req->site.home, NULL);
    return phrase(&phrases, "catchphrase", 0);
}
