#include "migrate/rename_hint.h"

#define MARK "was:"

/* Where we are in a CREATE TABLE. */
struct place {
    struct rename_hints *hints;
    const struct sql_statement *statement;
    const char *table;
    struct err *err;
    size_t depth;     /* of parentheses */
    bool closed;      /* the list of columns has ended */
    bool began;       /* the present item of the list has a token */
    bool after_comma; /* the last token ended an item */
    const char
        *column; /* of the present item; of the last one when none has begun; NULL = a constraint */
    const char *pending; /* the old name of the next column, from a line of its own */
    size_t pending_line;
};

static enum status refuse(const struct place *place, size_t line, const char *why)
{
    return err_set(place->err, STATUS_INVALID, "line %zu: the comment \"was:\" %s", line, why);
}

static void add(struct rename_hints *hints, const char *table, const char *from, const char *to)
{
    if (hints->count == hints->size) {
        size_t size = hints->size == 0 ? 8 : 2 * hints->size;
        struct rename *items = ARENA_ARRAY(hints->arena, struct rename, size);

        for (size_t i = 0; i < hints->count; i++)
            items[i] = hints->items[i];
        hints->items = items;
        hints->size = size;
    }
    hints->items[hints->count++] = (struct rename){.table = table, .from = from, .to = to};
}

static enum status hint_table(struct place *place, const char *old)
{
    add(place->hints, NULL, old, place->table);
    return STATUS_OK;
}

static enum status hint_column(struct place *place, size_t line, const char *old)
{
    if (place->column == NULL)
        return refuse(place, line, "stands at a constraint; it belongs to a column");
    add(place->hints, place->table, old, place->column);
    return STATUS_OK;
}

/* One comment: `own_line` when no token stands before it in its line. */
static enum status place_hint(struct place *place, size_t line, bool own_line, const char *old)
{
    bool first_line = line == place->statement->line;

    if (place->table == NULL)
        return refuse(place, line, "belongs to a table or a column");
    if (place->closed)
        return first_line ? hint_table(place, old)
                          : refuse(place, line, "comes too late: put it before CREATE TABLE");
    if (place->depth == 0)
        return hint_table(place, old);
    if (place->began)
        return hint_column(place, line, old);
    if (!own_line)
        return place->after_comma ? hint_column(place, line, old) : hint_table(place, old);
    place->pending = old;
    place->pending_line = line;
    return STATUS_OK;
}

/* Whether a second such comment stands in the same line, behind the first. */
static bool is_followed(struct str blank)
{
    for (size_t i = 0; i < blank.len; i++) {
        if (str_starts(str_slice(blank, i, blank.len), MARK))
            return true;
    }
    return false;
}

/* The name in a comment "-- was: NAME"; NULL when it is another comment, "" when there is not one name. */
static const char *old_name(struct arena *arena, struct str comment)
{
    struct sql_subject subject = {0};
    struct sql_reader reader;
    struct token token;

    comment = str_trim(str_slice(comment, 2, comment.len));
    if (!str_starts(comment, MARK))
        return NULL;
    sql_reader_init(&reader, str_slice(comment, strlen(MARK), comment.len));
    sql_token_next(&reader, &token);
    if (!sql_subject_name(arena, DIALECT_SQLITE, &reader, &token, &subject) ||
        token.kind != TOKEN_END || is_followed(token.blank))
        return "";
    return subject.key;
}

/* Reads the comments of `blank`, which begins in line `line`, after a token of that line unless `fresh`. */
static enum status read_blank(struct place *place, struct str blank, size_t line, bool fresh)
{
    enum status status = STATUS_OK;
    size_t at = 0;

    while (status == STATUS_OK && at < blank.len) {
        struct str rest = str_slice(blank, at, blank.len);
        size_t len = 1;

        if (str_starts(rest, "--")) {
            const char *old;

            len = str_find(rest, '\n');
            old = old_name(place->hints->arena, str_slice(rest, 0, len));
            if (old != NULL && *old == '\0')
                status = refuse(place, line, "is followed by one name");
            else if (old != NULL)
                status = place_hint(place, line, fresh, old);
        } else if (str_starts(rest, "/*")) {
            for (len = 2; len < rest.len && memcmp(rest.at + len - 1, "*/", 2) != 0;)
                len++;
            len++;
        }
        for (size_t i = 0; i < len && i < rest.len; i++) {
            line += rest.at[i] == '\n';
            fresh = fresh || rest.at[i] == '\n';
        }
        at += len;
    }
    return status;
}

static bool is_sign(const struct token *token, char c)
{
    return token->kind == TOKEN_SIGN && token->text.len == 1 && token->text.at[0] == c;
}

/* The first token of an item of the list. */
static enum status begin_item(struct place *place, enum dialect dialect, struct sql_reader reader,
                              struct token token)
{
    struct sql_subject subject = {0};
    enum status status = STATUS_OK;

    place->began = true;
    place->column = NULL;
    if (!begins_table_constraint(&token) &&
        sql_subject_name(place->hints->arena, dialect, &reader, &token, &subject))
        place->column = subject.key;
    if (place->pending != NULL)
        status = hint_column(place, place->pending_line, place->pending);
    place->pending = NULL;
    return status;
}

static enum status read_token(struct place *place, enum dialect dialect,
                              const struct sql_reader *reader, const struct token *token)
{
    place->after_comma = false;
    if (is_sign(token, '(')) {
        place->depth++;
        if (place->depth == 1)
            return STATUS_OK;
    } else if (is_sign(token, ')')) {
        place->depth -= place->depth > 0;
        place->closed = place->closed || place->depth == 0;
        return STATUS_OK;
    } else if (is_sign(token, ',') && place->depth == 1) {
        place->began = false;
        place->after_comma = true;
        return STATUS_OK;
    }
    if (place->depth > 0 && !place->closed && !place->began)
        return begin_item(place, dialect, *reader, *token);
    return STATUS_OK;
}

enum status rename_hints_add(struct rename_hints *hints, enum dialect dialect,
                             const struct sql_statement *statement, const char *table,
                             struct str after, struct err *err)
{
    struct place place = {.hints = hints, .statement = statement, .table = table, .err = err};
    size_t line = statement->line;
    struct sql_reader reader;
    struct token token;
    enum status status;

    for (size_t i = 0; i < statement->before.len; i++)
        line -= statement->before.at[i] == '\n';
    status = read_blank(&place, statement->before, line, true);
    sql_reader_init(&reader, statement->text);
    line = reader.line = statement->line;
    while (status == STATUS_OK && dialect_token_next(dialect, &reader, &token)) {
        status = read_blank(&place, token.blank, line, false);
        line = reader.line;
        if (status == STATUS_OK)
            status = read_token(&place, dialect, &reader, &token);
    }
    if (status == STATUS_OK && place.pending != NULL)
        status = refuse(&place, place.pending_line, "belongs to no column");
    place.closed = true;
    if (status == STATUS_OK)
        status = read_blank(&place, after, statement->last_line, false);
    return status;
}
