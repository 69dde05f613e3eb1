#include "net/html_text.h"

#include "base/utf8.h"
#include "site/trivia_entity.h"

/* A tag: `<NAME ATTRIBUTES>` or `</NAME>`. */
struct tag {
    struct str name; /* empty: a comment, a declaration */
    struct str attributes;
    bool end;
};

struct writer {
    struct arena *arena;
    struct buf out;
    int lines;            /* newlines that are due before the next character */
    bool blank;           /* or a blank */
    struct str left_out;  /* name of the element that is not for reading; empty = none */
    size_t left_out_deep; /* elements of that name inside each other */
};

/* The blank lines around an element, and whether anybody reads it. Others run on in their line. */
static const struct element {
    const char *name;
    int lines;
    bool unread;
} elements[] = {
    {"p", 2, false},       {"br", 1, false},    {"div", 1, false},   {"li", 1, false},
    {"ul", 2, false},      {"ol", 2, false},    {"pre", 2, false},   {"blockquote", 2, false},
    {"h1", 2, false},      {"h2", 2, false},    {"h3", 2, false},    {"h4", 2, false},
    {"h5", 2, false},      {"h6", 2, false},    {"hr", 2, false},    {"tr", 1, false},
    {"table", 2, false},   {"dd", 1, false},    {"dt", 1, false},    {"section", 2, false},
    {"article", 2, false}, {"script", 0, true}, {"style", 0, true},  {"template", 0, true},
    {"title", 0, true},    {"head", 0, true},   {"iframe", 0, true}, {"noscript", 0, true},
};

static const struct element *element_of(struct str name)
{
    for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++) {
        if (str_eq_nocase(name, str_of(elements[i].name)))
            return &elements[i];
    }
    return NULL;
}

static bool is_letter(char c)
{
    return ascii_is_alnum(c) && !ascii_is_digit(c);
}

/* The offset behind `what`, looked for from `at`; the end of the text if it is not there. */
static size_t behind(struct str html, size_t at, const char *what)
{
    for (; at < html.len; at++) {
        if (str_starts(str_slice(html, at, html.len), what))
            return at + strlen(what);
    }
    return html.len;
}

/* The offset behind the tag that begins at `at`, which is a "<"; `at` itself when none does. */
static size_t tag_read(struct str html, size_t at, struct tag *tag)
{
    struct str rest = str_slice(html, at + 1, html.len);
    size_t begin = at + 1, name_end, end;
    char quote = '\0';

    memset(tag, 0, sizeof(*tag));
    if (str_starts(rest, "!--"))
        return behind(html, at + 4, "-->");
    if (str_starts(rest, "!") || str_starts(rest, "?"))
        return behind(html, at + 2, ">");
    tag->end = str_starts(rest, "/");
    begin += tag->end ? 1 : 0;
    if (begin >= html.len || !is_letter(html.at[begin]))
        return at;
    for (name_end = begin; name_end < html.len && ascii_is_alnum(html.at[name_end]);)
        name_end++;
    for (end = name_end; end < html.len && (quote != '\0' || html.at[end] != '>'); end++) {
        if (quote != '\0' && html.at[end] == quote)
            quote = '\0';
        else if (quote == '\0' && (html.at[end] == '"' || html.at[end] == '\''))
            quote = html.at[end];
    }
    tag->name = str_slice(html, begin, name_end);
    tag->attributes = str_slice(html, name_end, end);
    return end < html.len ? end + 1 : html.len;
}

/* The next `name="value"` of a tag; the value is raw. False at their end. */
static bool attribute_next(struct str *rest, struct str *name, struct str *value)
{
    size_t at = 0, begin;

    while (at < rest->len && (ascii_is_space(rest->at[at]) || rest->at[at] == '/'))
        at++;
    begin = at;
    while (at < rest->len && !ascii_is_space(rest->at[at]) && rest->at[at] != '=')
        at++;
    *name = str_slice(*rest, begin, at);
    *value = str_slice(*rest, at, at);
    if (at < rest->len && rest->at[at] == '=') {
        char quote = at + 1 < rest->len ? rest->at[at + 1] : '\0';
        bool quoted = quote == '"' || quote == '\'';

        begin = at + (quoted ? 2 : 1);
        for (at = begin; at < rest->len; at++) {
            if (quoted ? rest->at[at] == quote : ascii_is_space(rest->at[at]))
                break;
        }
        *value = str_slice(*rest, begin, at);
        at += quoted ? 1 : 0;
    }
    *rest = str_slice(*rest, at, rest->len);
    return name->len > 0 || value->len > 0;
}

static bool has_class(const struct tag *tag, const char *wanted)
{
    struct str rest = tag->attributes, name, value, word;

    while (attribute_next(&rest, &name, &value)) {
        if (!str_is_nocase(name, "class"))
            continue;
        while (str_cut(&value, ' ', &word)) {
            if (str_is(str_trim(word), wanted))
                return true;
        }
    }
    return false;
}

static bool is_unread(const struct tag *tag)
{
    const struct element *element = element_of(tag->name);

    if (element != NULL && element->unread)
        return true;
    if (str_is_nocase(tag->name, "a"))
        return has_class(tag, "mention") && !has_class(tag, "hashtag");
    return has_class(tag, "quote-inline");
}

static void break_line(struct writer *w, const struct element *element)
{
    if (strcmp(element->name, "br") == 0)
        w->lines = w->lines < 2 ? w->lines + 1 : 2;
    else if (w->lines < element->lines)
        w->lines = element->lines;
}

static void write_tag(struct writer *w, const struct tag *tag)
{
    const struct element *element = element_of(tag->name);

    if (w->left_out.len > 0) {
        if (str_eq_nocase(tag->name, w->left_out))
            w->left_out_deep = tag->end ? w->left_out_deep - 1 : w->left_out_deep + 1;
        if (w->left_out_deep == 0)
            w->left_out = STR("");
        return;
    }
    if (element != NULL && element->lines > 0)
        break_line(w, element);
    if (!tag->end && is_unread(tag)) {
        w->left_out = tag->name;
        w->left_out_deep = 1;
    }
}

static void write_char(struct writer *w, char c)
{
    if (ascii_is_space(c)) {
        w->blank = true;
        return;
    }
    if (w->out.len > 0) {
        for (int i = 0; i < w->lines; i++)
            buf_char(&w->out, '\n');
        if (w->lines == 0 && w->blank)
            buf_char(&w->out, ' ');
    }
    w->lines = 0;
    w->blank = false;
    if (c == '\0')
        utf8_add(&w->out, 0xfffd);
    else
        buf_char(&w->out, c);
}

static void write_text(struct writer *w, struct str raw)
{
    struct str text;

    if (w->left_out.len > 0)
        return;
    text = trivia_entity_decode(w->arena, raw);
    for (size_t i = 0; i < text.len; i++)
        write_char(w, text.at[i]);
}

const char *html_text(struct arena *arena, struct str html)
{
    struct writer w = {.arena = arena, .out = BUF_INIT};
    size_t at = 0, begin = 0;
    const char *text;

    if (html.len > HTML_TEXT_READ)
        html.len = utf8_valid_length(str_slice(html, 0, HTML_TEXT_READ));
    while (at < html.len) {
        struct tag tag;
        size_t next = html.at[at] == '<' ? tag_read(html, at, &tag) : at;

        if (next == at) {
            at++;
            continue;
        }
        write_text(&w, str_slice(html, begin, at));
        if (tag.name.len > 0)
            write_tag(&w, &tag);
        at = begin = next;
    }
    write_text(&w, str_slice(html, begin, at));
    text = arena_copy(arena, buf_view(&w.out));
    buf_free(&w.out);
    return text;
}
