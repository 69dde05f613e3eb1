#include "directive.h"

/* C11, section 5.2.4.1: 4095 characters in a string literal are portable. */
#define LITERAL_MAX 2000

void compiler_fail(struct compiler *c, const char *sentence)
{
    if (sentence == NULL)
        return;
    fprintf(stderr, "%s:%zu: %s\n", c->file, c->line, sentence);
    c->errors++;
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
struct buf *compiler_statement(struct compiler *c)
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
        compiler_fail(c, "blocks are nested too deep; make a view of the inner ones");
        exit(1);
    }
    c->blocks[c->depth] = (struct block){.kind = kind, .line = c->line, .begin = c->markup};
    c->depth++;
}

/* After a mistake the markup goes on from where the block began: that is the likeliest to be meant. */
static void branch_join(struct compiler *c, struct block *block, const struct markup *branch)
{
    const char *mistake = markup_join(&block->end, branch);

    compiler_fail(c, mistake);
    if (mistake != NULL)
        block->end = block->begin;
}

/* One branch of an `if` is over; the next one starts where the first did. */
static void branch_end(struct compiler *c, struct block *block)
{
    if (block->has_end)
        branch_join(c, block, &c->markup);
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
        compiler_fail(c, "include stands before the first define, not inside of one");
    else if (!quoted && !angle)
        compiler_fail(
            c,
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
        compiler_fail(c, "define stands inside of another one; is an {{ end }} missing before it?");
        return;
    }
    if (name == 0 || !has_v || !str_ends(arguments, ")"))
        compiler_fail(
            c, "define needs a name and parameters: {{ define page_name(struct view *v, …) }}");
    buf_printf(&c->header, "void %.*s;\n", STR_ARG(rest));
    buf_printf(compiler_statement(c), "void %.*s\n{\n", STR_ARG(rest));
    block_begin(c, BLOCK_VIEW);
}

static void compile_if(struct compiler *c, struct str rest)
{
    if (rest.len == 0)
        compiler_fail(c, "if needs a condition: {{ if count > 0 }}");
    buf_printf(compiler_statement(c), "if (%.*s) {\n", STR_ARG(rest));
    block_begin(c, BLOCK_IF);
}

static void compile_else(struct compiler *c, struct str rest)
{
    struct block *block = block_last(c);
    bool has_if = str_starts(rest, "if") && identifier_len(rest) == 2;
    struct str condition = str_trim(str_slice(rest, 2, rest.len));

    if (block->kind != BLOCK_IF) {
        compiler_fail(c, block->kind == BLOCK_ELSE
                             ? "a second else; the first one was the last branch"
                             : "else without an {{ if }} before it");
        return;
    }
    if (rest.len > 0 && (!has_if || condition.len == 0))
        compiler_fail(c, "else takes nothing, or if and a condition: {{ else if count > 0 }}");
    code_literal(c);
    branch_end(c, block);
    c->depth--;
    if (has_if) {
        buf_printf(compiler_statement(c), "} else if (%.*s) {\n", STR_ARG(condition));
    } else {
        buf_text(compiler_statement(c), "} else {\n");
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
        compiler_fail(c, "for needs (C; C; C), or an item, an array and a count: "
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
    compiler_statement(c);
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
        compiler_fail(
            c, "let needs a type, a name and a value: {{ let const char *title = page->title }}");
    buf_printf(compiler_statement(c), "%.*s;\n", STR_ARG(rest));
}

static void compile_render(struct compiler *c, struct str rest)
{
    size_t name = identifier_len(rest);
    struct str arguments = str_slice(rest, name, rest.len);

    if (name == 0 || !(str_starts(arguments, "(v,") || str_is(arguments, "(v)")) ||
        !str_ends(arguments, ")"))
        compiler_fail(c,
                      "render needs a view and its arguments: {{ render project_card(v, card) }}");
    if (c->markup.place != PLACE_TEXT)
        compiler_fail(c, "a view can be rendered only between tags; use a value here");
    buf_printf(compiler_statement(c), "%.*s;\n", STR_ARG(rest));
}

static void compile_end(struct compiler *c, struct str rest)
{
    struct block *block = block_last(c);

    if (rest.len > 0)
        compiler_fail(c, "end takes nothing after it");
    code_literal(c);
    if (block->kind == BLOCK_VIEW) {
        compiler_fail(c, markup_open(&c->markup));
        c->markup = block->begin;
    } else if (block->kind == BLOCK_FOR) {
        compiler_fail(c, markup_loop_end(&block->begin, &c->markup));
    } else {
        branch_end(c, block);
        if (block->kind == BLOCK_IF)
            branch_join(c, block, &block->begin);
        c->markup = block->end;
    }
    c->depth--;
    code_indent(c);
    buf_text(&c->code, c->depth == 0 ? "}\n\n" : "}\n");
}

static const struct directive directives[] = {
    {"include", compile_include, true}, {"define", compile_define, true},
    {"if", compile_if, false},          {"else", compile_else, false},
    {"for", compile_for, false},        {"let", compile_let, false},
    {"render", compile_render, false},  {"end", compile_end, false},
};

/* The directive of a tag, or NULL for a value. `*rest` is what stands after the word. */
const struct directive *directive_of(struct str tag, struct str *rest)
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
