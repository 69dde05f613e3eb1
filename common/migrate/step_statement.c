#include "migrate/step_statement.h"

#include "base/number.h"
#include "migrate/model.h"
#include "migrate/sql_statement.h"
#include "migrate/token_name.h"

#define NEW_TABLE "_pierogis_new_"

const char *step_table_name(const char *spelt)
{
    return str_starts(str_of(spelt), NEW_TABLE) ? spelt + strlen(NEW_TABLE) : spelt;
}

/* Passes over those of the words that come next, in the order of the list. The token after them is in `token`. */
static void skip_words(struct sql_reader *reader, struct token *token, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        if (sql_token_is(token, words[i]))
            sql_token_next(reader, token);
    }
}

/* INSERT INTO t, UPDATE t, ALTER TABLE t ADD c. False for other statements. */
static bool read_statement(struct arena *arena, struct str text, struct step_statement *out)
{
    static const char *const before_name[] = {"insert",  "replace", "update", "alter",
                                              "or",      "abort",   "fail",   "ignore",
                                              "replace", "into",    "table",  NULL};
    static const char *const before_column[] = {"add", "column", NULL};
    struct sql_reader reader;
    struct token token;
    bool alters;

    sql_reader_init(&reader, text);
    sql_token_next(&reader, &token);
    alters = sql_token_is(&token, "alter");
    if (!alters && !sql_token_is(&token, "insert") && !sql_token_is(&token, "update") &&
        !sql_token_is(&token, "replace"))
        return false;
    skip_words(&reader, &token, before_name);
    out->spelt = token_name(arena, &token);
    if (out->spelt == NULL)
        out->spelt = "";
    out->table = step_table_name(out->spelt);
    out->text = text;
    sql_token_next(&reader, &token);
    if (alters && sql_token_is(&token, "add")) {
        skip_words(&reader, &token, before_column);
        out->column = token_name(arena, &token);
    }
    if (out->column == NULL)
        out->column = "";
    return true;
}

void step_statement_find(struct arena *arena, const struct script_section *section,
                         const char *message, struct step_statement *out)
{
    static const char mark[] = "the statement in line ";
    const char *at = strstr(message, mark);
    struct sql_splitter splitter;
    struct sql_statement statement;
    uint64_t line = 0;
    bool found = true;

    *out = (struct step_statement){"", "", "", {"", 0}};
    if (at == NULL)
        return;
    at += strlen(mark);
    if (!number_u64((struct str){at, strspn(at, "0123456789")}, SCRIPT_BYTES_MAX, &line))
        return;
    sql_splitter_init(&splitter, section->body, DIALECT_SQLITE);
    while (sql_statement_next(&splitter, &statement, &found, NULL) == STATUS_OK && found) {
        if (statement.last_line >= line && read_statement(arena, statement.text, out))
            return;
    }
}

enum status step_strict_tables(struct db *db, struct arena *arena,
                               const struct script_section *section, const char *const **out,
                               struct err *err)
{
    static const struct sql COUNT = SQL("SELECT count(*) FROM pragma_table_list WHERE strict");
    static const struct sql STRICT_TABLES =
        SQL("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
            "AND strict ORDER BY name");
    struct stmt *s = db_use(db, &COUNT);
    const size_t room = stmt_row(s) ? (size_t)stmt_col_int(s, 0) : 0;
    const char **names = ARENA_ARRAY(arena, const char *, room + 1);
    enum status status = stmt_done(s, err);
    size_t count = 0;

    *out = names;
    if (status != STATUS_OK || room == 0)
        return status;
    s = db_use(db, &STRICT_TABLES);
    while (count < room && stmt_row(s)) {
        const char *name = stmt_col_text(s, 0, arena);

        if (sql_mentions(section->body.at, name_key(arena, name)))
            names[count++] = name;
    }
    return stmt_done(s, err);
}
