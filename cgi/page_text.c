#include "page_text.h"

#include "base/buf.h"
#include "page_fill.h"
#include "web/view.h"

static bool has_heading(struct str html, const char *tag)
{
    return memmem(html.at, html.len, tag, strlen(tag)) != NULL;
}

/* "<h3>" and "</h3>" become "<h2>" and "</h2>", down to the sixth level. What looks like a tag is one: text has been
 * escaped, and headings have no attributes. */
static struct html raise_headings(struct arena *arena, struct str html)
{
    char *raised = arena_copy(arena, html);

    for (size_t i = 0; i + 3 < html.len; i++) {
        size_t at = raised[i + 1] == '/' ? i + 2 : i + 1;

        if (raised[i] == '<' && raised[at] == 'h' && raised[at + 1] >= '3' && raised[at + 1] <= '6')
            raised[at + 1]--;
    }
    return html_ready((struct str){raised, html.len});
}

struct html text_under_title(struct arena *arena, struct html html, const char *title)
{
    struct str heading, rest;
    struct buf escaped = BUF_INIT;
    struct view view = {&escaped};

    if (!str_starts(html.bytes, "<h2>"))
        return html;
    VIEW_TEXT(&view, title);
    heading = str_of(arena_printf(arena, "<h2>%s</h2>", escaped.at));
    buf_free(&escaped);
    if (!str_is_nocase(str_slice(html.bytes, 0, heading.len), heading.at))
        return html;
    rest = str_slice(html.bytes, heading.len, html.bytes.len);
    return has_heading(rest, "<h2>") ? html_ready(rest) : raise_headings(arena, rest);
}

char *text_preview(struct arena *arena, const char *source, size_t max)
{
    struct str rest = str_of(source), line;

    while (str_cut(&rest, '\n', &line)) {
        line = str_trim(line);
        if (line.len > 0 && line.at[0] != '#')
            return excerpt_of(arena, arena_copy(arena, line), max);
    }
    return NULL;
}
