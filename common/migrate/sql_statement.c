#include "migrate/sql_statement.h"

#include "migrate/token_name.h"

/* What a statement has been so far: as much as its end depends on. */
struct shape {
    enum dialect dialect;
    size_t words; /* tokens of the head CREATE … TRIGGER read so far, while it may still be one */
    bool is_head; /* still in CREATE and the words before a kind */
    bool is_trigger;  /* SQLite: ends with "; END" only */
    bool is_function; /* PostgreSQL: BEGIN ATOMIC may come */
    size_t bodies;    /* PostgreSQL: open BEGIN and CASE of such a body */
    size_t depth;     /* of parentheses */
    bool after_end;   /* the last tokens are ";" and END */
    bool after_semicolon;
};

void sql_splitter_init(struct sql_splitter *splitter, struct str sql, enum dialect dialect)
{
    splitter->dialect = dialect;
    sql_reader_init(&splitter->reader, sql);
    splitter->after = (struct str){"", 0};
}

static bool is_sign(const struct token *token, char c)
{
    return token->kind == TOKEN_SIGN && token->text.len == 1 && token->text.at[0] == c;
}

static void read_head(struct shape *shape, const struct token *token)
{
    static const char *const before_kind[] = {"TEMP", "TEMPORARY", "OR", "REPLACE"};

    if (shape->words++ == 0) {
        shape->is_head = sql_token_is(token, "CREATE");
        return;
    }
    for (size_t i = 0; i < sizeof(before_kind) / sizeof(before_kind[0]); i++) {
        if (sql_token_is(token, before_kind[i]))
            return;
    }
    shape->is_head = false;
    if (shape->dialect == DIALECT_SQLITE)
        shape->is_trigger = sql_token_is(token, "TRIGGER");
    else
        shape->is_function = sql_token_is(token, "FUNCTION") || sql_token_is(token, "PROCEDURE");
}

static void read_body(struct shape *shape, const struct token *token)
{
    if (is_sign(token, '('))
        shape->depth++;
    else if (is_sign(token, ')') && shape->depth > 0)
        shape->depth--;
    if (!shape->is_function)
        return;
    if (sql_token_is(token, "BEGIN") || (shape->bodies > 0 && sql_token_is(token, "CASE")))
        shape->bodies++;
    else if (shape->bodies > 0 && sql_token_is(token, "END"))
        shape->bodies--;
}

/* Whether a semicolon ends the statement here. */
static bool is_complete(const struct shape *shape)
{
    if (shape->is_trigger)
        return shape->after_end;
    return shape->dialect == DIALECT_SQLITE || (shape->depth == 0 && shape->bodies == 0);
}

static void shape_add(struct shape *shape, const struct token *token)
{
    if (shape->words == 0 || shape->is_head)
        read_head(shape, token);
    else
        read_body(shape, token);
    shape->after_end = shape->after_semicolon && sql_token_is(token, "END");
    shape->after_semicolon = is_sign(token, ';');
}

static enum status refuse_end(size_t line, const char *what, struct err *err)
{
    return err_set(err, STATUS_INVALID, "line %zu: %s", line, what);
}

enum status sql_statement_next(struct sql_splitter *splitter, struct sql_statement *out,
                               bool *found, struct err *err)
{
    struct shape shape = {.dialect = splitter->dialect};
    struct token token;

    *found = false;
    while (dialect_token_next(splitter->dialect, &splitter->reader, &token)) {
        if (is_sign(&token, ';') && is_complete(&shape)) {
            out->last_line = token.line;
            if (*found)
                return STATUS_OK;
            continue;
        }
        if (!*found) {
            *out = (struct sql_statement){
                .before = token.blank, .text = {token.text.at, 0}, .line = token.line};
        }
        *found = true;
        out->text.len = (size_t)(token.text.at + token.text.len - out->text.at);
        out->last_line = token.line;
        shape_add(&shape, &token);
    }
    if (token.kind == TOKEN_BROKEN)
        return refuse_end(token.line, "a quote or comment does not end", err);
    if (*found && !is_complete(&shape))
        return refuse_end(out->line,
                          shape.is_trigger ? "the trigger does not end with \"; END;\""
                                           : "the statement does not end",
                          err);
    splitter->after = token.blank;
    return STATUS_OK;
}

/* --- what a statement is about --------------------------------------------------------------------------- */

static bool next(enum dialect dialect, struct sql_reader *reader, struct token *token)
{
    return dialect_token_next(dialect, reader, token);
}

static bool skip(enum dialect dialect, struct sql_reader *reader, struct token *token,
                 const char *word)
{
    if (!sql_token_is(token, word))
        return false;
    next(dialect, reader, token);
    return true;
}

const char *sql_kind(enum dialect dialect, struct sql_reader *reader, struct token *token)
{
    static const struct {
        const char *words[4];
        const char *kind;
    } kinds[] = {
        {{"TABLE"}, "table"},
        {{"INDEX"}, "index"},
        {{"VIEW"}, "view"},
        {{"TRIGGER"}, "trigger"},
        {{"VIRTUAL", "TABLE"}, "table"},
        {{"UNIQUE", "INDEX"}, "index"},
        {{"UNLOGGED", "TABLE"}, "table"},
        {{"MATERIALIZED", "VIEW"}, "materialized view"},
        {{"RECURSIVE", "VIEW"}, "view"},
        {{"CONSTRAINT", "TRIGGER"}, "trigger"},
        {{"FUNCTION"}, "function"},
        {{"PROCEDURE"}, "procedure"},
        {{"TYPE"}, "type"},
        {{"DOMAIN"}, "domain"},
        {{"SEQUENCE"}, "sequence"},
        {{"EXTENSION"}, "extension"},
        {{"COLLATION"}, "collation"},
        {{"STATISTICS"}, "statistics"},
        {{"POLICY"}, "policy"},
        {{"TEXT", "SEARCH", "CONFIGURATION"}, "text search configuration"},
        {{"TEXT", "SEARCH", "DICTIONARY"}, "text search dictionary"},
    };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        struct sql_reader ahead = *reader;
        struct token at = *token;
        size_t word = 0;

        while (kinds[i].words[word] != NULL && skip(dialect, &ahead, &at, kinds[i].words[word]))
            word++;
        if (kinds[i].words[word] != NULL)
            continue;
        *reader = ahead;
        *token = at;
        return kinds[i].kind;
    }
    return NULL;
}

bool sql_subject_name(struct arena *arena, enum dialect dialect, struct sql_reader *reader,
                      struct token *token, struct sql_subject *out)
{
    const char *schema = NULL;
    const char *from = token->text.at;

    for (;;) {
        /* SQLite takes 'x' for a name where nothing else can stand. */
        if (token->kind == TOKEN_STRING && dialect != DIALECT_SQLITE)
            return false;
        out->name = token_name(arena, token);
        if (out->name == NULL)
            return false;
        out->spelt = (struct str){from, (size_t)(token->text.at + token->text.len - from)};
        next(dialect, reader, token);
        if (schema != NULL || !is_sign(token, '.'))
            break;
        schema = name_key(arena, out->name);
        next(dialect, reader, token);
    }
    if (schema != NULL && strcmp(schema, "temp") == 0)
        out->temporary = true;
    else if (schema != NULL && strcmp(schema, dialect == DIALECT_SQLITE ? "main" : "public") != 0)
        out->name = arena_printf(arena, "%s.%s", schema, out->name);
    out->key = name_key(arena, out->name);
    return true;
}

/* The table after ON. Before it stand the events of a trigger, some with names of columns. */
static const char *table_of(struct arena *arena, enum dialect dialect, struct sql_reader *reader,
                            struct token *token)
{
    struct sql_subject table = {0};

    while (!sql_token_is(token, "ON")) {
        if (!next(dialect, reader, token))
            return NULL;
    }
    next(dialect, reader, token);
    skip(dialect, reader, token, "ONLY");
    return sql_subject_name(arena, dialect, reader, token, &table) ? table.key : NULL;
}

bool sql_created(struct arena *arena, struct str text, enum dialect dialect,
                 struct sql_subject *out)
{
    static const char *const on_tables[] = {"index", "trigger", "policy"};
    struct sql_reader reader;
    struct token token;

    *out = (struct sql_subject){0};
    sql_reader_init(&reader, text);
    next(dialect, &reader, &token);
    if (!skip(dialect, &reader, &token, "CREATE"))
        return false;
    if (skip(dialect, &reader, &token, "OR"))
        skip(dialect, &reader, &token, "REPLACE");
    if (skip(dialect, &reader, &token, "TEMP") || skip(dialect, &reader, &token, "TEMPORARY"))
        out->temporary = true;
    out->kind = sql_kind(dialect, &reader, &token);
    if (out->kind == NULL)
        return false;
    skip(dialect, &reader, &token, "CONCURRENTLY");
    if (skip(dialect, &reader, &token, "IF")) {
        skip(dialect, &reader, &token, "NOT");
        skip(dialect, &reader, &token, "EXISTS");
    }
    if (sql_token_is(&token, "ON") || !sql_subject_name(arena, dialect, &reader, &token, out))
        return false;
    for (size_t i = 0; i < sizeof(on_tables) / sizeof(on_tables[0]); i++) {
        if (strcmp(out->kind, on_tables[i]) == 0)
            out->table = table_of(arena, dialect, &reader, &token);
    }
    return true;
}

bool begins_table_constraint(const struct token *token)
{
    static const char *const words[] = {"CONSTRAINT", "PRIMARY", "UNIQUE",
                                        "CHECK",      "FOREIGN", "EXCLUDE"};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (sql_token_is(token, words[i]))
            return true;
    }
    return false;
}
