#include "migrate_ask.h"

#include "migrate_wish.h"

#include <stdio.h>
#include <unistd.h>

/* One line of the terminal; false at the end of the input. No is the answer to a line that is none. */
static bool read_answer(bool *yes)
{
    char line[8];
    size_t len = 0;
    int c;

    while ((c = getchar()) != EOF && c != '\n') {
        if (len < sizeof(line))
            line[len++] = (char)c;
    }
    if (c == EOF)
        return false;
    *yes = str_is_nocase(str_trim((struct str){line, len}), "y") ||
           str_is_nocase(str_trim((struct str){line, len}), "yes");
    return true;
}

static void ask(const struct rename *rename)
{
    const char *table = rename->table == NULL ? "" : rename->table;
    const char *dot = rename->table == NULL ? "" : ".";

    cli_ask("Is %s%s%s the renamed %s%s%s? [y/N]", table, dot, rename->to, table, dot,
            rename->from);
}

bool migrate_ask(struct cli *cli, const struct refusal_list *refusals, struct wish *wish,
                 struct refusal_list *denied)
{
    bool any = false, yes = false;

    if (cli->json || cli->quiet || !isatty(0) || !isatty(2))
        return false;
    for (size_t i = 0; i < refusals->count; i++) {
        const struct refusal *refusal = &refusals->items[i];

        if (refusal->rename == NULL || refusal_has(denied, refusal->code))
            continue;
        ask(refusal->rename);
        if (!read_answer(&yes)) {
            cli_say(cli, "%s", ""); /* what follows begins a line */
            return false;
        }
        if (yes)
            migrate_wish_rename(cli, wish, refusal->rename);
        else
            refusal_add(denied, refusal->code, "%s", refusal->sentence);
        any = any || yes;
    }
    return any;
}
