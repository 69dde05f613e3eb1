#include "site/markdown.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <cmark.h>

static enum status check_text(struct str source, struct err *err)
{
    if (!utf8_is_valid(source))
        return err_set(err, STATUS_INVALID, "the text is not valid UTF-8; save it as UTF-8 first");
    if (str_find(source, '\0') < source.len)
        return err_set(err, STATUS_INVALID, "the text holds a NUL byte; it is not a text file");
    return STATUS_OK;
}

/* Of what will be written: the descriptions of pictures have lost what was in them. */
static bool is_too_deep(cmark_node *document)
{
    cmark_iter *walk = cmark_iter_new(document);
    cmark_event_type event;
    int depth = 0, deepest = 0;

    while ((event = cmark_iter_next(walk)) != CMARK_EVENT_DONE && deepest <= MARKDOWN_DEPTH_MAX) {
        if (cmark_node_first_child(cmark_iter_get_node(walk)) == NULL)
            continue; /* the iterator leaves some of these, and some not */
        depth += event == CMARK_EVENT_ENTER ? 1 : -1;
        deepest = depth > deepest ? depth : deepest;
    }
    cmark_iter_free(walk);
    return deepest > MARKDOWN_DEPTH_MAX;
}

static void lower_heading(cmark_node *heading, int lower)
{
    int level = cmark_node_get_heading_level(heading) + lower;

    cmark_node_set_heading_level(heading, level > 6 ? 6 : level);
}

/* The words of a picture's description, without their looks: what `alt` would hold. */
static cmark_node *words_of(cmark_node *image)
{
    cmark_node *text = cmark_node_new(CMARK_NODE_TEXT);
    cmark_iter *walk = cmark_iter_new(image);
    struct buf words = BUF_INIT;
    cmark_event_type event;

    while ((event = cmark_iter_next(walk)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(walk);
        cmark_node_type type = cmark_node_get_type(node);

        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)
            buf_text(&words, cmark_node_get_literal(node));
        else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
            buf_char(&words, ' ');
    }
    cmark_iter_free(walk);
    cmark_node_set_literal(text, words.at);
    buf_free(&words);
    return text;
}

/* A picture from elsewhere would tell that server who reads this page: it becomes a link with the words of its
 * description, or only those words where a link is around it already. Whatever was nested in the description goes
 * with it, so that the work does not grow with the depth. */
static cmark_node *words_instead(cmark_node *image, bool in_link)
{
    cmark_node *words = words_of(image), *link;

    if (in_link) {
        cmark_node_replace(image, words);
        return words;
    }
    link = cmark_node_new(CMARK_NODE_LINK);
    cmark_node_set_url(link, cmark_node_get_url(image));
    cmark_node_append_child(link, words);
    cmark_node_replace(image, link);
    return link;
}

static void adapt(cmark_node *document, int lower)
{
    cmark_iter *walk = cmark_iter_new(document);
    cmark_event_type event;
    bool in_link = false; /* links do not nest */

    while ((event = cmark_iter_next(walk)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(walk);
        cmark_node_type type = cmark_node_get_type(node);

        if (type == CMARK_NODE_LINK)
            in_link = event == CMARK_EVENT_ENTER;
        if (event == CMARK_EVENT_ENTER && type == CMARK_NODE_HEADING)
            lower_heading(node, lower);
        if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE)
            cmark_node_free(node); /* a leaf: the walk has passed it already */
        if (event == CMARK_EVENT_ENTER && type == CMARK_NODE_IMAGE) {
            cmark_iter_reset(walk, words_instead(node, in_link), CMARK_EVENT_EXIT);
            cmark_node_free(node);
        }
    }
    cmark_iter_free(walk);
}

/* cmark writes every link as `<a href="`, and its safe mode lets no raw tag through, so that text can stand
 * for the tag; in text and code the `<` is escaped. */
static void add_link_relations(struct buf *out, struct str html)
{
    static const char link[] = "<a href=\"";
    const size_t len = sizeof(link) - 1;
    size_t from = 0;

    for (size_t i = 0; i + len <= html.len; i++) {
        if (html.at[i] != '<' || memcmp(html.at + i, link, len) != 0)
            continue;
        buf_str(out, str_slice(html, from, i));
        buf_text(out, "<a rel=\"ugc nofollow noopener\" href=\"");
        from = i + len;
    }
    buf_str(out, str_slice(html, from, html.len));
}

enum status markdown_html(struct arena *arena, struct str source, int lower, struct html *out,
                          struct err *err)
{
    const int options = CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8;
    struct buf html = BUF_INIT;
    cmark_node *document;
    enum status status;
    char *rendered;

    status = check_text(source, err);
    if (status != STATUS_OK)
        return status;
    document = cmark_parse_document(source.at == NULL ? "" : source.at, source.len, options);
    if (document == NULL)
        return err_set(err, STATUS_INVALID, "the text cannot be read as Markdown");
    adapt(document, lower);
    if (is_too_deep(document)) {
        cmark_node_free(document);
        return err_set(err, STATUS_INVALID,
                       "the text has more than %d quotations, lists and the like within each other",
                       MARKDOWN_DEPTH_MAX);
    }
    rendered = cmark_render_html(document, options);
    add_link_relations(&html, str_of(rendered));
    *out = html_ready((struct str){arena_copy(arena, buf_view(&html)), html.len});
    buf_free(&html);
    free(rendered);
    cmark_node_free(document);
    return STATUS_OK;
}

static void escape_line(struct buf *html, struct str line)
{
    for (size_t i = 0; i < line.len; i++) {
        switch (line.at[i]) {
        case '&':
            buf_text(html, "&amp;");
            break;
        case '<':
            buf_text(html, "&lt;");
            break;
        case '>':
            buf_text(html, "&gt;");
            break;
        default:
            buf_char(html, line.at[i]);
        }
    }
}

enum status plain_html(struct arena *arena, struct str source, struct html *out, struct err *err)
{
    struct str rest = {source.at == NULL ? "" : source.at, source.len}, line;
    struct buf html = BUF_INIT;
    bool open = false;
    enum status status = check_text(source, err);

    if (status != STATUS_OK)
        return status;
    while (str_cut(&rest, '\n', &line)) {
        line = str_trim(line);
        if (line.len == 0) {
            if (open)
                buf_text(&html, "</p>\n");
            open = false;
            continue;
        }
        buf_text(&html, open ? "<br>\n" : "<p>");
        escape_line(&html, line);
        open = true;
    }
    if (open)
        buf_text(&html, "</p>\n");
    *out = html_ready((struct str){arena_copy(arena, buf_view(&html)), html.len});
    buf_free(&html);
    return STATUS_OK;
}
