/**
 * viewc IN OUT.c OUT.h: compiles a template to C functions that write pages.
 *
 * A template is HTML (or XML or plain text, by the name of the file) with tags in double braces:
 *
 *     {{ include "site/project.h" }}
 *     {{# Notes like this one are left out of the page. }}
 *     {{ define project_card(struct view *v, const struct card *card) }}
 *       <li{{ if card->wide }} class="wide"{{ end }}>
 *         <a href="/p/{{ card->path }}">{{ card->title }}</a>
 *       </li>
 *     {{ end }}
 *
 * makes `void project_card(struct view *v, const struct card *card)`. A tag begins and ends on one line.
 *
 *     {{ EXPRESSION }}             a value in C, escaped for the place where it stands (web/view.h: the types)
 *     {{# note }}                  nothing; {{#}} at the end of a line joins the next line to it
 *     {{ include "FILE" }}         what the types and values need; <FILE> too. Outside of define only.
 *     {{ define NAME(struct view *v, …) }} … {{ end }}
 *     {{ if C }} … {{ else if C }} … {{ else }} … {{ end }}
 *     {{ for (size_t i = 0; i < n; i++) }} … {{ end }}
 *     {{ for TYPE *ITEM in ARRAY, COUNT }} … {{ end }}    ITEM points at each element; ITEM_index counts from 0
 *     {{ let TYPE NAME = EXPRESSION }}                    a local variable until the end of the block
 *     {{ render NAME(v, …) }}                             another view
 *
 * A line that holds only directives leaves nothing. Elsewhere indentation, trailing blanks and empty lines go and
 * one newline remains, but pre, textarea, script, style and text files keep theirs.
 *
 * Values may stand in text, in title and textarea, and in quoted attribute values. In href, src, action, srcset and
 * their like, a value at the beginning is a whole URL, whose scheme is checked; after literal text it is a piece of the
 * path, and after a literal "?" or "#" a piece of the query. Values in names of tags and attributes, in unquoted
 * attributes, comments, script, style, on… attributes and srcdoc are errors (markup.c). Each branch of an `if` must
 * end in the same place of the markup, a loop where it began, and a view outside of tags, quotes and comments.
 *
 * Errors go to stderr as FILE:LINE: sentence. Exit codes: 0 done, 1 errors in the template, 2 usage, 74 files.
 * #line makes the C compiler report its own errors at the line of the template.
 */
#include "markup.h"

#include "base/buf.h"

#include <errno.h>

/* The build compiles this program from one file. */
#include "markup.c"

#define BLOCKS_MAX 32
/* C11, section 5.2.4.1: 4095 characters in a string literal are portable. */
#define LITERAL_MAX 2000

enum block_kind {
    BLOCK_VIEW,
    BLOCK_IF,
    BLOCK_ELSE,
    BLOCK_FOR
};

struct block {
    enum block_kind kind;
    size_t line;
    struct markup begin; /* where the markup stood when it began */
    struct markup end;   /* BLOCK_IF, BLOCK_ELSE: where the branches so far ended */
    bool has_end;
};

struct compiler {
    const char *file;
    size_t line;
    size_t errors;
    struct markup markup;
    struct block blocks[BLOCKS_MAX];
    size_t depth;
    struct buf literal; /* text that waits to be written in one call */
    struct buf code;
    struct buf header;
};

static void fail(struct compiler *c, const char *sentence)
{
    fprintf(stderr, "%s:%zu: %s\n", c->file, c->line, sentence);
    c->errors++;
}

static void check(struct compiler *c, const char *mistake)
{
    if (mistake != NULL)
        fail(c, mistake);
}

/* --- C code ---------------------------------------------------------------------------------------------- */

static void code_indent(struct compiler *c)
{
    for (size_t i = 0; i < c->depth; i++)
        buf_text(&c->code, "    ");
}

/* "?" is escaped because two of them could begin a trigraph. */
static void code_quoted(struct buf *out, char c)
{
    unsigned char byte = (unsigned char)c;

    if (c == '\n')
        buf_text(out, "\\n");
    else if (c == '"' || c == '\\' || c == '?')
        buf_printf(out, "\\%c", c);
    else if (byte < ' ' || byte == 0x7f)
        buf_printf(out, "\\%03o", byte);
    else
        buf_char(out, c);
}

static void code_literal(struct compiler *c)
{
    struct str text = buf_view(&c->literal);

    for (size_t i = 0; i < text.len; i++) {
        if (i % LITERAL_MAX == 0) {
            buf_text(&c->code, i > 0 ? "\");\n" : "");
            code_indent(c);
            buf_text(&c->code, "VIEW_LITERAL(v, \"");
        }
        code_quoted(&c->code, text.at[i]);
        if (text.at[i] == '\n' && i + 1 < text.len && (i + 1) % LITERAL_MAX != 0) {
            buf_text(&c->code, "\"\n");
            code_indent(c);
            buf_text(&c->code, "    \"");
        }
    }
    if (text.len > 0)
        buf_text(&c->code, "\");\n");
    buf_clear(&c->literal);
}

/* A statement begins: what waits is written, and the C compiler learns where it comes from. */
static struct buf *code_statement(struct compiler *c)
{
    code_literal(c);
    buf_printf(&c->code, "#line %zu \"%s\"\n", c->line, c->file);
    code_indent(c);
    return &c->code;
}

/* --- blocks ---------------------------------------------------------------------------------------------- */

static struct block *block_last(struct compiler *c)
{
    return c->depth == 0 ? NULL : &c->blocks[c->depth - 1];
}

static void block_begin(struct compiler *c, enum block_kind kind)
{
    if (c->depth == BLOCKS_MAX) {
        fail(c, "blocks are nested too deep; make a view of the inner ones");
        exit(1);
    }
    c->blocks[c->depth] = (struct block){.kind = kind, .line = c->line, .begin = c->markup};
    c->depth++;
}

/* One branch of an `if` is over; the next one starts where the first did. */
static void branch_end(struct compiler *c, struct block *block)
{
    if (block->has_end)
        check(c, markup_join(&block->end, &c->markup));
    else
        block->end = c->markup;
    block->has_end = true;
    c->markup = block->begin;
}

/* --- directives: `rest` is what stands after the word, without blanks around it ------------------------------ */

static void compile_include(struct compiler *c, struct str rest)
{
    bool quoted = rest.len > 2 && rest.at[0] == '"' && rest.at[rest.len - 1] == '"';
    bool angle = rest.len > 2 && rest.at[0] == '<' && rest.at[rest.len - 1] == '>';

    if (c->depth > 0)
        fail(c, "include stands before the first define, not inside of one");
    else if (!quoted && !angle)
        fail(c,
             "include needs a file in quotes or angle brackets: {{ include \"site/project.h\" }}");
    else
        buf_printf(&c->header, "#include %.*s\n", STR_ARG(rest));
}

static size_t identifier_len(struct str s)
{
    size_t len = 0;

    while (len < s.len && (ascii_is_alnum(s.at[len]) || s.at[len] == '_'))
        len++;
    return len > 0 && ascii_is_digit(s.at[0]) ? 0 : len;
}

static void compile_define(struct compiler *c, struct str rest)
{
    size_t name = identifier_len(rest);
    struct str arguments = str_slice(rest, name, rest.len);
    bool has_v = str_starts(arguments, "(struct view *v,") || str_is(arguments, "(struct view *v)");

    if (c->depth > 0) {
        fail(c, "define stands inside of another one; is an {{ end }} missing before it?");
        return;
    }
    if (name == 0 || !has_v || !str_ends(arguments, ")"))
        fail(c, "define needs a name and parameters: {{ define page_name(struct view *v, …) }}");
    buf_printf(&c->header, "void %.*s;\n", STR_ARG(rest));
    buf_printf(code_statement(c), "void %.*s\n{\n", STR_ARG(rest));
    block_begin(c, BLOCK_VIEW);
}

static void compile_if(struct compiler *c, struct str rest)
{
    if (rest.len == 0)
        fail(c, "if needs a condition: {{ if count > 0 }}");
    buf_printf(code_statement(c), "if (%.*s) {\n", STR_ARG(rest));
    block_begin(c, BLOCK_IF);
}

static void compile_else(struct compiler *c, struct str rest)
{
    struct block *block = block_last(c);
    bool has_if = str_starts(rest, "if") && identifier_len(rest) == 2;
    struct str condition = str_trim(str_slice(rest, 2, rest.len));

    if (block->kind != BLOCK_IF) {
        fail(c, block->kind == BLOCK_ELSE ? "a second else; the first one was the last branch"
                                          : "else without an {{ if }} before it");
        return;
    }
    if (rest.len > 0 && (!has_if || condition.len == 0))
        fail(c, "else takes nothing, or if and a condition: {{ else if count > 0 }}");
    code_literal(c);
    branch_end(c, block);
    c->depth--;
    if (has_if) {
        buf_printf(code_statement(c), "} else if (%.*s) {\n", STR_ARG(condition));
    } else {
        buf_text(code_statement(c), "} else {\n");
        block->kind = BLOCK_ELSE;
    }
    c->depth++;
}

/* The comma that is in no bracket and no literal, seen from the end; s.len if there is none. */
static size_t last_comma(struct str s)
{
    size_t depth = 0;

    for (size_t i = s.len; i-- > 0;) {
        if (strchr(")]}", s.at[i]) != NULL)
            depth++;
        else if (strchr("([{", s.at[i]) != NULL && depth > 0)
            depth--;
        else if (s.at[i] == ',' && depth == 0)
            return i;
    }
    return s.len;
}

/* TYPE *ITEM in ARRAY, COUNT */
static void compile_for_in(struct compiler *c, struct str rest)
{
    const char *in = memmem(rest.at, rest.len, " in ", 4);
    size_t at = in == NULL ? rest.len : (size_t)(in - rest.at), name = at, comma;
    struct str item = str_trim(str_slice(rest, 0, at)), list = str_slice(rest, at + 4, rest.len),
               array, count;

    name = item.len;
    while (name > 0 && (ascii_is_alnum(item.at[name - 1]) || item.at[name - 1] == '_'))
        name--;
    comma = last_comma(list);
    array = str_trim(str_slice(list, 0, comma));
    count = str_trim(str_slice(list, comma + 1, list.len));
    if (name == 0 || name == item.len || item.at[name - 1] != '*' || array.len == 0 ||
        count.len == 0) {
        fail(c, "for needs (C; C; C), or an item, an array and a count: "
                "{{ for const struct card *card in page->cards, page->card_count }}");
        array = count = STR("0");
    }
    rest = str_slice(item, name, item.len);
    buf_printf(&c->code, "for (size_t %.*s_index = 0; %.*s_index < (%.*s); %.*s_index++) {\n",
               STR_ARG(rest), STR_ARG(rest), STR_ARG(count), STR_ARG(rest));
    code_indent(c);
    buf_printf(&c->code, "    %.*s = &(%.*s)[%.*s_index];\n", STR_ARG(item), STR_ARG(array),
               STR_ARG(rest));
}

static void compile_for(struct compiler *c, struct str rest)
{
    code_statement(c);
    if (str_starts(rest, "(") && str_ends(rest, ")"))
        buf_printf(&c->code, "for %.*s {\n", STR_ARG(rest));
    else
        compile_for_in(c, rest);
    markup_loop_begin(&c->markup);
    block_begin(c, BLOCK_FOR);
}

static void compile_let(struct compiler *c, struct str rest)
{
    if (str_find(rest, '=') == rest.len)
        fail(c, "let needs a type, a name and a value: {{ let const char *title = page->title }}");
    buf_printf(code_statement(c), "%.*s;\n", STR_ARG(rest));
}

static void compile_render(struct compiler *c, struct str rest)
{
    size_t name = identifier_len(rest);
    struct str arguments = str_slice(rest, name, rest.len);

    if (name == 0 || !(str_starts(arguments, "(v,") || str_is(arguments, "(v)")) ||
        !str_ends(arguments, ")"))
        fail(c, "render needs a view and its arguments: {{ render project_card(v, card) }}");
    if (c->markup.place != PLACE_TEXT)
        fail(c, "a view can be rendered only between tags; use a value here");
    buf_printf(code_statement(c), "%.*s;\n", STR_ARG(rest));
}

static void compile_end(struct compiler *c, struct str rest)
{
    struct block *block = block_last(c);

    if (rest.len > 0)
        fail(c, "end takes nothing after it");
    code_literal(c);
    if (block->kind == BLOCK_VIEW) {
        check(c, markup_open(&c->markup));
        c->markup = block->begin;
    } else if (block->kind == BLOCK_FOR) {
        check(c, markup_loop_end(&block->begin, &c->markup));
    } else {
        branch_end(c, block);
        if (block->kind == BLOCK_IF)
            check(c, markup_join(&block->end, &block->begin));
        c->markup = block->end;
    }
    c->depth--;
    code_indent(c);
    buf_text(&c->code, c->depth == 0 ? "}\n\n" : "}\n");
}

struct directive {
    const char *word;
    void (*compile)(struct compiler *c, struct str rest);
    bool outside; /* may stand outside of define */
};

static const struct directive directives[] = {
    {"include", compile_include, true}, {"define", compile_define, true},
    {"if", compile_if, false},          {"else", compile_else, false},
    {"for", compile_for, false},        {"let", compile_let, false},
    {"render", compile_render, false},  {"end", compile_end, false},
};

/* The directive of a tag, or NULL for a value. `*rest` is what stands after the word. */
static const struct directive *directive_of(struct str tag, struct str *rest)
{
    size_t len = identifier_len(tag);
    struct str word = str_slice(tag, 0, len);

    *rest = str_trim(str_slice(tag, len, tag.len));
    if (len < tag.len && !ascii_is_space(tag.at[len]) && tag.at[len] != '(')
        return NULL;
    for (size_t i = 0; i < sizeof(directives) / sizeof(directives[0]); i++) {
        if (str_is(word, directives[i].word))
            return &directives[i];
    }
    return NULL;
}

/* --- lines ----------------------------------------------------------------------------------------------- */

struct piece {
    bool is_tag;
    struct str text; /* of a tag: inside the braces, without blanks around it */
};

static bool piece_is_note(struct piece piece)
{
    return piece.is_tag && str_starts(piece.text, "#");
}

/* Offset of the "}}" that ends a tag; C literals may contain others. s.len if there is none. */
static size_t tag_end_at(struct str s)
{
    bool note = str_starts(str_trim(s), "#");
    char quote = '\0';

    for (size_t i = 0; i + 1 < s.len; i++) {
        if (quote != '\0' && s.at[i] == '\\')
            i++;
        else if (quote != '\0')
            quote = s.at[i] == quote ? '\0' : quote;
        else if (!note && (s.at[i] == '"' || s.at[i] == '\''))
            quote = s.at[i];
        else if (s.at[i] == '}' && s.at[i + 1] == '}')
            return i;
    }
    return s.len;
}

/* Takes the next piece off the line. False at its end, or with `*broken` set at a tag that does not end. */
static bool piece_next(struct str *line, struct piece *piece, bool *broken)
{
    size_t end = 0;

    if (line->len == 0)
        return false;
    piece->is_tag = str_starts(*line, "{{");
    if (piece->is_tag) {
        *line = str_slice(*line, 2, line->len);
        end = tag_end_at(*line);
        *broken = end == line->len;
        piece->text = str_trim(str_slice(*line, 0, end));
        *line = str_slice(*line, end + 2, line->len);
        return !*broken;
    }
    while (end < line->len && !str_starts(str_slice(*line, end, line->len), "{{"))
        end++;
    piece->text = str_slice(*line, 0, end);
    *line = str_slice(*line, end, line->len);
    return true;
}

static void compile_literal(struct compiler *c, struct str text)
{
    if (c->depth == 0) {
        if (str_trim(text).len > 0)
            fail(c, "text outside of {{ define … }} and {{ end }}");
        return;
    }
    check(c, markup_literal(&c->markup, text));
    buf_str(&c->literal, text);
}

static void compile_tag(struct compiler *c, struct str tag)
{
    struct str rest;
    const struct directive *directive = directive_of(tag, &rest);
    const char *writer = "VIEW_TEXT";

    if (c->depth == 0 && (directive == NULL || !directive->outside)) {
        fail(c, "only include, define and notes can stand outside of {{ define … }} and {{ end }}");
    } else if (directive != NULL) {
        markup_directive(&c->markup);
        directive->compile(c, rest);
    } else if (tag.len == 0) {
        fail(c, "empty braces; a literal {{ is written {{ \"{{\" }}");
    } else {
        check(c, markup_value(&c->markup, &writer));
        buf_printf(code_statement(c), "%s(v, %.*s);\n", writer, STR_ARG(tag));
    }
}

/* What a look over the whole line tells before any of it is compiled. */
struct line_plan {
    bool broken;   /* a tag does not end on the line */
    bool content;  /* literal text or a value, not only directives and notes */
    bool tags;     /* any tag */
    bool joined;   /* ends in {{#}} */
    size_t length; /* without blanks and notes at the end */
};

static struct line_plan line_plan(struct str line)
{
    struct line_plan plan = {0};
    struct str rest = line, ignored;
    struct piece piece;

    while (piece_next(&rest, &piece, &plan.broken)) {
        bool note = piece_is_note(piece), blank = !piece.is_tag && str_trim(piece.text).len == 0;

        plan.tags = plan.tags || piece.is_tag;
        plan.joined = note && piece.text.len == 1;
        if (!note && !blank && (!piece.is_tag || directive_of(piece.text, &ignored) == NULL))
            plan.content = true;
        if (plan.joined || (!note && !blank))
            plan.length = line.len - rest.len;
    }
    return plan;
}

static void compile_line(struct compiler *c, struct str line)
{
    struct line_plan plan = line_plan(line);
    bool vanishes = plan.tags && !plan.content, keeps = markup_keeps_blanks(&c->markup), broken;
    struct piece piece;

    if (plan.broken) {
        fail(c, "\"{{\" without \"}}\" on the same line");
        return;
    }
    if (!keeps)
        line = str_trim(str_slice(line, 0, plan.length));
    if (!keeps && line.len == 0)
        return;
    while (piece_next(&line, &piece, &broken)) {
        if (piece.is_tag && !piece_is_note(piece))
            compile_tag(c, piece.text);
        else if (!piece.is_tag && !vanishes)
            compile_literal(c, piece.text);
    }
    if (!vanishes && !plan.joined)
        compile_literal(c, STR("\n"));
}

static void compile(struct compiler *c, struct str source)
{
    struct str line;

    while (source.len > 0 && str_cut(&source, '\n', &line)) {
        c->line++;
        if (str_ends(line, "\r"))
            line.len--;
        compile_line(c, line);
    }
    if (c->depth > 0) {
        c->line = block_last(c)->line;
        fail(c, "this block has no {{ end }}");
    }
}

/* --- files ----------------------------------------------------------------------------------------------- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

_Noreturn static void fail_file(const char *path)
{
    fprintf(stderr, "viewc: %s: %s\n", path, strerror(errno));
    exit(74);
}

static void file_load(const char *path, struct buf *into)
{
    FILE *file = fopen(path, "rb");
    size_t got;

    if (file == NULL)
        fail_file(path);
    do {
        buf_reserve(into, 65536);
        got = fread(into->at + into->len, 1, 65536, file);
        if (got > 0)
            buf_grew(into, got);
    } while (got > 0);
    if (ferror(file) != 0)
        fail_file(path);
    fclose(file);
}

static void file_save(const char *path, const char *head, const struct buf *body, const char *tail)
{
    FILE *file = fopen(path, "wb");

    if (file == NULL || fprintf(file, "%s%s%s", head, body->at, tail) < 0 || fclose(file) != 0)
        fail_file(path);
}

static void save_all(struct compiler *c, const char *code_path, const char *header_path)
{
    struct buf guard = BUF_INIT, head = BUF_INIT;

    buf_text(&guard, "VIEWS_");
    for (const char *z = base_name(c->file); *z != '\0'; z++)
        buf_char(&guard, (char)(ascii_is_alnum(*z) ? (*z >= 'a' ? *z - 'a' + 'A' : *z) : '_'));
    buf_printf(
        &head,
        "/* Made by viewc from %s. */\n#ifndef %s_H\n#define %s_H\n\n#include \"web/view.h\"\n",
        c->file, guard.at, guard.at);
    file_save(header_path, head.at, &c->header, "\n#endif\n");
    buf_clear(&head);
    buf_printf(&head, "/* Made by viewc from %s. */\n#include \"%s\"\n\n", c->file,
               base_name(header_path));
    file_save(code_path, head.at, &c->code, "");
    buf_free(&guard);
    buf_free(&head);
}

int main(int argc, char **argv)
{
    struct compiler c = {.literal = BUF_INIT, .code = BUF_INIT, .header = BUF_INIT};
    struct buf source = BUF_INIT;

    if (argc != 4 || strpbrk(argv[1], "\"\\\n") != NULL) {
        fprintf(stderr,
                "usage: viewc IN.html OUT.c OUT.h (or .xml, .txt; no quotes in the names)\n");
        return 2;
    }
    c.file = argv[1];
    c.markup.language = str_ends(str_of(c.file), ".xml")   ? MARKUP_XML
                        : str_ends(str_of(c.file), ".txt") ? MARKUP_NONE
                                                           : MARKUP_HTML;
    file_load(c.file, &source);
    compile(&c, buf_view(&source));
    if (c.errors == 0)
        save_all(&c, argv[2], argv[3]);
    buf_free(&source);
    buf_free(&c.literal);
    buf_free(&c.code);
    buf_free(&c.header);
    return c.errors == 0 ? 0 : 1;
}
