#include "site/trivia_csv_record.h"

#include "base/buf.h"

/* How many bytes of a line end begin at `at`. */
static size_t line_end_at(struct str text, size_t at)
{
    if (at < text.len && text.at[at] == '\n')
        return 1;
    if (at + 1 < text.len && text.at[at] == '\r' && text.at[at + 1] == '\n')
        return 2;
    return 0;
}

static size_t plain_field(struct str text, size_t at, struct str *out)
{
    size_t end = at;

    while (end < text.len && text.at[end] != ',' && line_end_at(text, end) == 0)
        end++;
    *out = str_slice(text, at, end);
    return end;
}

/* `at` is behind the opening quote. Sets `*wrong` for a quote that never ends, or ends before the field does. */
static size_t quoted_field(struct str text, size_t at, struct arena *arena, struct str *out,
                           const char **wrong)
{
    struct buf field = BUF_INIT;

    for (; at < text.len; at++) {
        if (text.at[at] == '"' && (at + 1 == text.len || text.at[at + 1] != '"'))
            break;
        at += text.at[at] == '"';
        buf_char(&field, text.at[at]);
    }
    *out = (struct str){arena_copy(arena, buf_view(&field)), field.len};
    buf_free(&field);
    if (at >= text.len) {
        *wrong = "a quote is opened and never closed";
        return text.len;
    }
    at++;
    if (at < text.len && text.at[at] != ',' && line_end_at(text, at) == 0)
        *wrong = "there is something behind a closing quote; within quotes, double it";
    return at;
}

/* Goes on behind `at`, counting the lines that are left. */
static void advance(struct trivia_csv *csv, size_t at)
{
    for (size_t i = 0; i < at; i++)
        csv->line += csv->rest.at[i] == '\n';
    csv->rest = str_slice(csv->rest, at, csv->rest.len);
}

static size_t next_line(struct str text)
{
    size_t end = str_find(text, '\n');

    return end == text.len ? end : end + 1;
}

bool trivia_csv_next(struct trivia_csv *csv, struct arena *arena, struct trivia_csv_record *out)
{
    struct str text;
    size_t at = 0;

    while (line_end_at(csv->rest, 0) > 0)
        advance(csv, line_end_at(csv->rest, 0));
    *out = (struct trivia_csv_record){.line = csv->line};
    text = csv->rest;
    if (text.len == 0)
        return false;
    do {
        struct str field = {NULL, 0};

        if (out->count == TRIVIA_CSV_FIELDS_MAX)
            out->wrong = "it has too many fields";
        if (out->wrong != NULL)
            break;
        if (at < text.len && text.at[at] == '"')
            at = quoted_field(text, at + 1, arena, &field, &out->wrong);
        else
            at = plain_field(text, at, &field);
        out->fields[out->count++] = field;
    } while (at < text.len && text.at[at++] == ',');
    if (out->wrong != NULL)
        at = next_line(text);
    else if (at < text.len && text.at[at - 1] == '\r')
        at++; /* the loop took one byte of the line's end */
    advance(csv, at);
    return true;
}
