#include "migrate_wish.h"

#include "migrate/token_name.h"

/* --- values of options ----------------------------------------------------------------------------------- */

/* "t.c=rest", with names bare or in quotes. `column` and `rest` are NULL where there is none. */
struct subject {
    const char *table, *column, *rest;
};

static const char *take_name(struct arena *arena, struct sql_reader *reader)
{
    struct token token;

    if (!sql_token_next(reader, &token) || token.blank.len > 0)
        return NULL;
    if (token.kind == TOKEN_WORD) /* reserved ones, too: where they stand they can only be names */
        return name_key(arena, arena_copy(arena, token.text));
    return token.kind == TOKEN_NAME ? token_name_key(arena, &token) : NULL;
}

static bool take_sign(struct sql_reader *reader, char sign)
{
    if (reader->rest.len == 0 || reader->rest.at[0] != sign)
        return false;
    reader->rest = str_slice(reader->rest, 1, reader->rest.len);
    return true;
}

static bool read_names(struct arena *arena, const char *text, struct subject *out)
{
    struct sql_reader reader;

    sql_reader_init(&reader, str_of(text));
    *out = (struct subject){take_name(arena, &reader), NULL, NULL};
    if (out->table != NULL && take_sign(&reader, '.')) {
        out->column = take_name(arena, &reader);
        if (out->column == NULL)
            return false;
    }
    if (take_sign(&reader, '='))
        out->rest = arena_copy(arena, reader.rest);
    else if (reader.rest.len > 0)
        return false;
    return out->table != NULL;
}

/* A name with other characters than SQL's needs no quotes as long as it is clear where it ends. */
static bool read_subject(struct arena *arena, const char *text, struct subject *out)
{
    struct str left = str_of(text), table;
    size_t equals = str_find(left, '=');

    if (read_names(arena, text, out))
        return true;
    *out = (struct subject){NULL, NULL, NULL};
    if (equals < left.len)
        out->rest = text + equals + 1;
    left = str_slice(left, 0, equals);
    str_cut(&left, '.', &table);
    out->table = name_key(arena, arena_copy(arena, table));
    if (left.at != NULL)
        out->column = name_key(arena, arena_copy(arena, left));
    return table.len > 0 && (left.at == NULL || left.len > 0);
}

static enum status bad_value(struct cli *cli, const char *option, const char *value,
                             const char *form)
{
    return err_set(&cli->err, STATUS_USAGE, "--%s takes %s, not \"%s\"", option, form, value);
}

/* --- lists ----------------------------------------------------------------------------------------------- */

static size_t count_given(const struct cli *cli, const char *option)
{
    size_t count = 0;

    while (cli_option_at(cli, option, count) != NULL)
        count++;
    return count;
}

static const char *const *read_words(struct cli *cli, const char *option)
{
    size_t count = count_given(cli, option);
    const char **words = ARENA_ARRAY(&cli->arena, const char *, count + 1);

    for (size_t i = 0; i < count; i++)
        words[i] = cli_option_at(cli, option, i);
    return words;
}

static enum status read_drops(struct cli *cli, struct wish *wish)
{
    static const char option[] = "allow-drop";
    size_t count = count_given(cli, option);
    const char **drops = ARENA_ARRAY(&cli->arena, const char *, count + 1);

    for (size_t i = 0; i < count; i++) {
        const char *value = cli_option_at(cli, option, i);
        struct subject subject;

        if (!read_subject(&cli->arena, value, &subject) || subject.rest != NULL)
            return bad_value(cli, option, value, "TABLE or TABLE.COLUMN");
        drops[i] = subject.column == NULL
                       ? subject.table
                       : arena_printf(&cli->arena, "%s.%s", subject.table, subject.column);
    }
    wish->allow_drop = drops;
    return STATUS_OK;
}

static enum status read_expressions(struct cli *cli, const char *option,
                                    struct expression_list *out)
{
    size_t count = count_given(cli, option);

    out->items = ARENA_ARRAY(&cli->arena, struct expression, count + 1);
    for (out->count = 0; out->count < count; out->count++) {
        const char *value = cli_option_at(cli, option, out->count);
        struct subject subject;

        if (!read_subject(&cli->arena, value, &subject) || subject.column == NULL ||
            str_trim(str_of(subject.rest)).len == 0)
            return bad_value(cli, option, value, "TABLE.COLUMN=EXPRESSION");
        if (expression_find(out, subject.table, subject.column) != NULL)
            return err_set(&cli->err, STATUS_USAGE, "--%s %s.%s is given twice: give one value",
                           option, subject.table, subject.column);
        out->items[out->count] = (struct expression){subject.table, subject.column, subject.rest};
    }
    return STATUS_OK;
}

static void add_rename(struct rename_list *list, struct rename rename)
{
    list->items[list->count++] = rename;
}

static enum status read_renames(struct cli *cli, struct rename_list *out)
{
    static const char tables[] = "rename-table", columns[] = "rename-column";
    size_t count = count_given(cli, tables);
    struct subject subject, old;

    out->items = ARENA_ARRAY(&cli->arena, struct rename, count + count_given(cli, columns) + 1);
    out->count = 0;
    for (size_t i = 0; i < count; i++) {
        const char *value = cli_option_at(cli, tables, i);

        if (!read_subject(&cli->arena, value, &subject) || subject.column != NULL ||
            subject.rest == NULL || !read_subject(&cli->arena, subject.rest, &old) ||
            old.column != NULL || old.rest != NULL)
            return bad_value(cli, tables, value, "OLD=NEW");
        add_rename(out, (struct rename){NULL, subject.table, old.table});
    }
    count = count_given(cli, columns);
    for (size_t i = 0; i < count; i++) {
        const char *value = cli_option_at(cli, columns, i);

        if (!read_subject(&cli->arena, value, &subject) || subject.column == NULL ||
            subject.rest == NULL || !read_subject(&cli->arena, subject.rest, &old) ||
            old.column != NULL || old.rest != NULL)
            return bad_value(cli, columns, value, "TABLE.NEW=OLD");
        add_rename(out, (struct rename){subject.table, old.table, subject.column});
    }
    return STATUS_OK;
}

/* --- all of it ------------------------------------------------------------------------------------------- */

enum status migrate_wish_read(struct cli *cli, struct wish *wish)
{
    enum status status;

    memset(wish, 0, sizeof(*wish));
    wish->message = cli_option(cli, "message");
    wish->allow_destructive = cli_option(cli, "allow-destructive") != NULL;
    wish->online = cli_option(cli, "online") != NULL;
    wish->ignore = read_words(cli, "ignore-table");
    status = read_drops(cli, wish);
    if (status == STATUS_OK)
        status = read_renames(cli, &wish->renames);
    if (status == STATUS_OK)
        status = read_expressions(cli, "backfill", &wish->backfill);
    if (status == STATUS_OK)
        status = read_expressions(cli, "down-backfill", &wish->down_backfill);
    if (status == STATUS_OK)
        status = read_expressions(cli, "cast", &wish->cast);
    return status;
}

void migrate_wish_rename(struct cli *cli, struct wish *wish, const struct rename *rename)
{
    const struct rename_list old = wish->renames;
    size_t tables = 0;

    wish->renames.items = ARENA_ARRAY(&cli->arena, struct rename, old.count + 1);
    wish->renames.count = 0;
    while (tables < old.count && old.items[tables].table == NULL)
        add_rename(&wish->renames, old.items[tables++]);
    add_rename(&wish->renames, *rename); /* tables stay first either way */
    for (size_t i = tables; i < old.count; i++)
        add_rename(&wish->renames, old.items[i]);
}
