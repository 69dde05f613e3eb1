/* Any bytes as a version script and as SQL: read without harm; tokens are the text again, piece by piece; what
 * PostgreSQL is given is made of whole tokens too. */
#include "migrate/script.h"
#include "migrate/dialect.h"
#include "migrate/sql_token.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Returns false when the text is broken. */
static bool check_tokens(struct str text)
{
    struct buf again = BUF_INIT, normal = BUF_INIT;
    struct sql_reader reader;
    struct token token;

    sql_reader_init(&reader, text);
    while (sql_token_next(&reader, &token)) {
        if (token.text.len == 0)
            abort();
        buf_str(&again, token.blank);
        buf_str(&again, token.text);
        sql_token_normal(&token, &normal);
    }
    buf_str(&again, token.blank);
    buf_str(&again, reader.rest);
    if (!str_eq(buf_view(&again), text))
        abort();
    buf_free(&again);
    buf_free(&normal);
    return token.kind == TOKEN_END;
}

static void check_dialect(struct str text)
{
    struct buf out = BUF_INIT;

    if (dialect_postgres(text, &out, NULL) == STATUS_OK && !check_tokens(buf_view(&out)))
        abort();
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct arena arena = {0};
    struct script script;
    struct err err;

    check_tokens(text);
    check_dialect(text);
    if (script_parse(&arena, "00aa_fuzz.sql", text, &script, &err) == STATUS_OK) {
        size_t bodies = 0;

        for (int way = 0; way < DIRECTION__COUNT; way++) {
            for (int dialect = 0; dialect < DIALECT__COUNT; dialect++)
                bodies += script.sections[way][dialect].body.len;
        }
        if (bodies >= size || script.parent_count > SCRIPT_PARENTS_MAX)
            abort();
    }
    arena_free(&arena);
    return 0;
}
