#include "base/table.h"

#include "base/panic.h"
#include "base/unicode.h"
#include "base/utf8.h"

#define MAX_COLUMNS 32
#define GAP 2 /* blanks between columns */

struct cell {
    struct str text;
    size_t width;
    bool right;
    struct cell *next;
};

struct table {
    struct arena *arena;
    size_t columns;
    size_t headings; /* named so far */
    size_t cells;    /* the headings included */
    size_t widths[MAX_COLUMNS];
    struct cell *first;
    struct cell **end;
};

struct table *table_new(struct arena *arena, size_t columns)
{
    struct table *table = ARENA_NEW(arena, struct table);

    ASSERT(columns > 0 && columns <= MAX_COLUMNS);
    table->arena = arena;
    table->columns = columns;
    table->end = &table->first;
    return table;
}

static bool is_harmless(struct str s, size_t at, size_t len)
{
    return len > 0 && utf8_is_clean(str_slice(s, at, at + len), false);
}

/* A copy in which nothing can steer a terminal. */
static struct str copy_clean(struct arena *arena, struct str s)
{
    struct buf clean = BUF_INIT;
    struct str copy;
    size_t len;

    for (size_t at = 0; at<s.len; at += len> 0 ? len : 1) {
        len = utf8_length_at(s, at);
        if (is_harmless(s, at, len))
            buf_str(&clean, str_slice(s, at, at + len));
        else
            buf_char(&clean, '?');
    }
    copy = (struct str){arena_copy(arena, buf_view(&clean)), clean.len};
    buf_free(&clean);
    return copy;
}

static void add(struct table *table, const char *text, bool right)
{
    struct cell *cell = ARENA_NEW(table->arena, struct cell);
    size_t *width = &table->widths[table->cells % table->columns];

    cell->text = copy_clean(table->arena, str_of(text));
    cell->width = unicode_width(cell->text);
    cell->right = right;
    if (cell->width > *width)
        *width = cell->width;
    *table->end = cell;
    table->end = &cell->next;
    table->cells++;
}

static void add_heading(struct table *table, const char *name, bool right)
{
    ASSERT(table->cells == table->headings && table->headings < table->columns);
    add(table, name, right);
    table->headings++;
}

void table_heading(struct table *table, const char *name)
{
    add_heading(table, name, false);
}

void table_heading_right(struct table *table, const char *name)
{
    add_heading(table, name, true);
}

static void add_cell(struct table *table, const char *text, bool right)
{
    ASSERT(table->headings == 0 || table->headings == table->columns);
    add(table, text, right);
}

void table_text(struct table *table, const char *text)
{
    add_cell(table, text, false);
}

void table_number(struct table *table, int64_t number)
{
    char digits[24];

    snprintf(digits, sizeof(digits), "%lld", (long long)number);
    add_cell(table, digits, true);
}

static void pad(struct buf *out, size_t blanks)
{
    while (blanks-- > 0)
        buf_char(out, ' ');
}

void table_write(const struct table *table, struct buf *out)
{
    size_t column = 0, owed = 0; /* blanks that are written only when something follows them */

    ASSERT(table->cells % table->columns == 0);
    for (const struct cell *cell = table->first; cell != NULL; cell = cell->next) {
        size_t rest = table->widths[column] - cell->width;

        if (cell->width > 0) {
            pad(out, owed + (cell->right ? rest : 0));
            buf_str(out, cell->text);
            owed = cell->right ? 0 : rest;
        } else {
            owed += rest;
        }
        owed += GAP;
        if (++column == table->columns) {
            buf_char(out, '\n');
            column = owed = 0;
        }
    }
}
