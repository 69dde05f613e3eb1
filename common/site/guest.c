#include "site/guest.h"

#include "base/rand.h"

#define HANDLE_TRIES 24

/* "guest-" and characters that nobody takes for one another, and that spell few words (Crockford's base 32). Where
 * short handles are rare, they get longer. */
static const char *draw_handle(struct arena *arena, int tries)
{
    static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
    const int length = 4 + tries / 4;
    char drawn[16] = "";

    for (int i = 0; i < length; i++)
        drawn[i] = alphabet[rand_below(sizeof(alphabet) - 1)];
    return arena_printf(arena, "guest-%s", drawn);
}

enum status guest_make(struct site *site, struct arena *arena, struct account *out, struct err *err)
{
    enum status status = STATUS_CONFLICT;
    struct err tried = {.message = ""};

    for (int tries = 0; status == STATUS_CONFLICT && tries < HANDLE_TRIES; tries++)
        status = account_insert(site, draw_handle(arena, tries), ROLE_GUEST, out, &tried);
    if (status != STATUS_OK && err != NULL)
        *err = tried;
    return status;
}
