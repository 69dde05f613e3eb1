#include "site/waiter_check.h"

#include <stdio.h>

/* "|" is in no transport's name, so that no two messages come to the same text. */
void waiter_check_characters(const struct site *site, const char *transport, const char *event_id,
                             char out[LOGIN_CHECK_CHARACTERS + 1])
{
    char purpose[512];

    snprintf(purpose, sizeof(purpose), "waiter-check|%s|%s", transport, event_id);
    login_check_derive(conf_text(site->conf, CONF_SECRET_KEY), purpose, out);
}

const char *waiter_check_fill(const struct site *site, struct arena *arena, const char *transport,
                              const char *event_id, const char *answer, const char **code)
{
    const char *mark = strstr(answer, WAITER_CODE_MARK);
    char characters[LOGIN_CHECK_CHARACTERS + 1], text[LOGIN_CHECK_TEXT];

    *code = NULL;
    if (mark == NULL)
        return answer;
    waiter_check_characters(site, transport, event_id, characters);
    login_check_group(characters, text);
    *code = arena_strdup(arena, text);
    return arena_printf(arena, "%.*s%s%s", (int)(mark - answer), answer, text,
                        mark + strlen(WAITER_CODE_MARK));
}
