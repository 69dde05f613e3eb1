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
 * makes `void project_card(struct view *v, const struct card *card)`, which a program calls so:
 *
 *     #include "views/project.html.h"
 *     struct view v = {&out};    (out: a struct buf)
 *     project_card(&v, card);
 *
 * A tag begins and ends on one line:
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
 * one newline remains, but pre, textarea, script, style and text files keep theirs. Browsers drop a newline directly
 * after <pre> and <textarea>, so a value that may begin with one goes on the line after the tag.
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
#include "directive.h"

#include <errno.h>

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
            compiler_fail(c, "text outside of {{ define … }} and {{ end }}");
        return;
    }
    compiler_fail(c, markup_literal(&c->markup, text));
    buf_str(&c->literal, text);
}

static void compile_tag(struct compiler *c, struct str tag)
{
    struct str rest;
    const struct directive *directive = directive_of(tag, &rest);
    const char *writer = "VIEW_TEXT";

    if (c->depth == 0 && (directive == NULL || !directive->outside)) {
        compiler_fail(
            c, "only include, define and notes can stand outside of {{ define … }} and {{ end }}");
    } else if (directive != NULL) {
        markup_directive(&c->markup);
        directive->compile(c, rest);
    } else if (tag.len == 0) {
        compiler_fail(c, "empty braces; a literal {{ is written {{ \"{{\" }}");
    } else {
        compiler_fail(c, markup_value(&c->markup, &writer));
        buf_printf(compiler_statement(c), "%s(v, %.*s);\n", writer, STR_ARG(tag));
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
        compiler_fail(c, "\"{{\" without \"}}\" on the same line");
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
        c->line = c->blocks[c->depth - 1].line;
        compiler_fail(c, "this block has no {{ end }}");
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

    if (file == NULL || fputs(head, file) < 0 ||
        fwrite(body->at, 1, body->len, file) != body->len || fputs(tail, file) < 0 ||
        fclose(file) != 0)
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
