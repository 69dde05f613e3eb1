#include "migrate_ask.h"

#include "migrate_wish.h"

#include <unistd.h>

#define CODE "ambiguous_rename:"

/* "old->new", or "t.old->t.new". */
static bool read_code(struct arena *arena, const char *code, struct rename *out)
{
    const char *arrow = strstr(code, "->"), *old_dot, *new_dot;

    if (!str_starts(str_of(code), CODE) || arrow == NULL)
        return false;
    code += strlen(CODE);
    old_dot = memchr(code, '.', (size_t)(arrow - code));
    new_dot = strchr(arrow + 2, '.');
    if (old_dot == NULL || new_dot == NULL) {
        out->table = NULL;
        out->from = arena_copy(arena, (struct str){code, (size_t)(arrow - code)});
        out->to = arrow + 2;
        return true;
    }
    out->table = arena_copy(arena, (struct str){arrow + 2, (size_t)(new_dot - arrow - 2)});
    out->from = arena_copy(arena, (struct str){old_dot + 1, (size_t)(arrow - old_dot - 1)});
    out->to = new_dot + 1;
    return true;
}

static bool is_yes(const struct rename *rename)
{
    const char *table = rename->table == NULL ? "" : rename->table;
    const char *dot = rename->table == NULL ? "" : ".";
    char line[80];
    struct str answer;

    cli_ask("Is %s%s%s the renamed %s%s%s? [y/N]", table, dot, rename->to, table, dot,
            rename->from);
    if (fgets(line, sizeof(line), stdin) == NULL)
        return false;
    answer = str_trim(str_of(line));
    return str_is_nocase(answer, "y") || str_is_nocase(answer, "yes");
}

bool migrate_ask(struct cli *cli, const struct refusal_list *refusals, struct wish *wish)
{
    bool any = false;

    if (cli->json || cli->quiet || !isatty(0) || !isatty(2))
        return false;
    for (size_t i = 0; i < refusals->count; i++) {
        struct rename rename;

        if (!read_code(&cli->arena, refusals->items[i].code, &rename) || !is_yes(&rename))
            continue;
        migrate_wish_rename(cli, wish, &rename);
        any = true;
    }
    return any;
}
