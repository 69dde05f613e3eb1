#include "migrate/script_write.h"

#include "base/rand.h"
#include "migrate/sql_token.h"

#define MARK "-- pierogis: " /* how lines begin that say what follows */
#define MARK_READ "-- pierogis:"
#define SLUG_MAX 40

const char *script_new_id(struct arena *arena)
{
    return arena_printf(arena, "%016llx", (unsigned long long)rand_u64());
}

const char *script_file_name(struct arena *arena, const char *id, const char *message)
{
    struct buf slug = BUF_INIT;
    const char *name;

    for (; *message != '\0' && slug.len < SLUG_MAX; message++) {
        if (ascii_is_alnum(*message))
            buf_char(&slug, ascii_lower(*message));
        else if (slug.len > 0 && slug.at[slug.len - 1] != '_')
            buf_char(&slug, '_');
    }
    while (slug.len > 0 && slug.at[slug.len - 1] == '_')
        buf_cut(&slug, slug.len - 1);
    name = arena_printf(arena, "%s_%.*s.sql", id, STR_ARG(buf_view(&slug)));
    buf_free(&slug);
    return name;
}

/* Whether a line of `text` begins as those do that say what follows. */
static bool has_mark(struct str text)
{
    return memmem(text.at, text.len, "\n" MARK_READ, strlen("\n" MARK_READ)) != NULL;
}

/* Blanks and comments that follow `out`. */
static void add_escaped(struct str blank, struct buf *out)
{
    while (blank.len > 0) {
        struct str line = str_slice(blank, 0, str_find(blank, '\n') + 1);

        if (str_starts(line, MARK_READ) && (out->len == 0 || out->at[out->len - 1] == '\n'))
            buf_char(out, ' ');
        buf_str(out, line);
        blank = str_slice(blank, line.len, blank.len);
    }
}

enum status script_escape(struct buf *body, size_t start, struct err *err)
{
    struct str text = str_slice(buf_view(body), start, body->len);
    enum status status = STATUS_OK;
    struct buf out = BUF_INIT;
    struct sql_reader reader;
    struct token token;

    sql_reader_init(&reader, text);
    while (status == STATUS_OK && sql_token_next(&reader, &token)) {
        add_escaped(token.blank, &out);
        buf_str(&out, token.text);
        if (has_mark(token.text))
            status = err_set(err, STATUS_INVALID,
                             "a text in the models has a line that begins with \"" MARK_READ
                             "\", which has a meaning of its own in version scripts: write the "
                             "end of the line before it as char(10)");
    }
    add_escaped(token.blank, &out);
    add_escaped(reader.rest, &out);
    buf_cut(body, start);
    buf_str(body, buf_view(&out));
    buf_free(&out);
    return status;
}

static void add_quoted(struct buf *out, const char *text)
{
    buf_char(out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            buf_char(out, '\\');
        buf_char(out, (unsigned char)*text < ' ' ? ' ' : *text);
    }
    buf_char(out, '"');
}

static void add_head(const struct script_text *script, struct buf *out)
{
    buf_printf(out, MARK "id=%s parent=", script->id);
    for (size_t i = 0; script->parents[i] != NULL; i++)
        buf_printf(out, "%s%s", i == 0 ? "" : ",", script->parents[i]);
    buf_text(out, script->parents[0] == NULL ? "- message=" : " message=");
    add_quoted(out, script->message);
    buf_printf(out, " destructive=%s\n" MARK "after", script->destructive);
    if (script->after != NULL)
        buf_printf(out, " sqlite=sha256:%s", script->after);
    buf_char(out, '\n');
}

static enum status check(struct arena *arena, const struct script_text *script, struct str text,
                         struct err *err)
{
    const char *file = script_file_name(arena, script->id, script->message);
    struct script read;
    enum status status = script_parse(arena, file, text, &read, err);

    for (int way = 0; status == STATUS_OK && way < DIRECTION__COUNT; way++) {
        for (int dialect = 0; dialect < DIALECT__COUNT; dialect++) {
            if (!str_eq(read.sections[way][dialect].body, script->bodies[way][dialect]))
                return err_set(err, STATUS_INVALID,
                               "a line of the models begins with \"-- pierogis:\", which has a "
                               "meaning of its own in version scripts: write it otherwise");
        }
    }
    return status;
}

enum status script_write(struct arena *arena, const struct script_text *script, struct buf *out,
                         struct err *err)
{
    size_t start = out->len;
    enum status status;

    add_head(script, out);
    for (int way = 0; way < DIRECTION__COUNT; way++) {
        for (int dialect = 0; dialect < DIALECT__COUNT; dialect++) {
            const char *reason = way == DIRECTION_DOWN ? script->irreversible[dialect] : NULL;

            buf_printf(out, MARK "%s %s", way == DIRECTION_UP ? "up" : "down",
                       dialect_name((enum dialect)dialect));
            if (reason != NULL) {
                buf_text(out, " irreversible ");
                add_quoted(out, reason);
            }
            buf_char(out, '\n');
            if (reason == NULL)
                buf_str(out, script->bodies[way][dialect]);
        }
    }
    status = check(arena, script, str_slice(buf_view(out), start, out->len), err);
    if (status != STATUS_OK)
        buf_cut(out, start);
    return status;
}
