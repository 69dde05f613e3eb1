/* Any bytes as SQL of either database: its statements, with what stands between them, are the text again; what one of
 * them creates is read without harm, also from enums and from texts that have been run. */
#include "migrate/sql_statement.h"
#include "migrate/postgres_enum.h"
#include "migrate/postgres_objects.h"
#include "migrate/rename_hint.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* abort() and not an exit: the fuzzer then keeps the input that did it. */
#define MUST(condition) ((condition) ? (void)0 : abort())

static void check_statements(struct arena *arena, struct str text, enum dialect dialect)
{
    struct rename_hints hints = {.arena = arena};
    struct sql_splitter splitter;
    struct sql_statement statement;
    const char *at = text.at;
    bool found = true;

    sql_splitter_init(&splitter, text, dialect);
    while (sql_statement_next(&splitter, &statement, &found, NULL) == STATUS_OK && found) {
        struct sql_subject subject;
        struct buf out = BUF_INIT;

        MUST(statement.text.len > 0 && statement.text.at >= at);
        MUST(statement.text.at + statement.text.len <= text.at + text.len);
        MUST(statement.line <= statement.last_line);
        at = statement.text.at + statement.text.len;
        if (sql_created(arena, statement.text, dialect, &subject)) {
            const char *copy = arena_copy(arena, statement.text);

            MUST(subject.kind != NULL && subject.key != NULL);
            rename_hints_add(&hints, dialect, &statement, subject.key, splitter.after, NULL);
            if (strcmp(subject.kind, "type") == 0)
                postgres_enum_grow(arena, copy, copy, &out);
            MUST(out.len == 0);
        }
        buf_free(&out);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct postgres_objects none = {0}, objects;
    struct arena arena = {0};

    if (memchr(data, '\0', size) == NULL) {
        check_statements(&arena, text, DIALECT_SQLITE);
        check_statements(&arena, text, DIALECT_POSTGRES);
        postgres_objects_after(&arena, &none, arena_copy(&arena, text), &objects, NULL);
    }
    arena_free(&arena);
    return 0;
}
