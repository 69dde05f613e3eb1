/* Writes the view of t/views/cases/ that its argument names, over the same thing for all of them. */
#include "attribute.html.h"
#include "blanks.html.h"
#include "blocks.html.h"
#include "feed.xml.h"
#include "long.html.h"
#include "robots.txt.h"
#include "text.html.h"
#include "url.html.h"

struct row {
    const char *name;
    void (*write)(struct view *v, const struct thing *thing);
};

static const struct row rows[] = {
    {"attribute.html", case_attribute}, {"blanks.html", case_blanks},
    {"blocks.html", case_blocks},       {"feed.xml", case_feed},
    {"long.html", case_long},           {"robots.txt", case_robots},
    {"text.html", case_text},           {"url.html", case_url},
};

static const struct item items[] = {{"one", true}, {"<two>", false}, {"three", true}};

int main(int argc, char **argv)
{
    struct thing thing = {.plain = "soup",
                          .nasty = "<b a=\"1\" c='2'>&amp;/?#%20</b>",
                          .lines = "one\r\ntwo\x01\tthree\n",
                          .broken = "a\xff"
                                    "b\xe2\x82"
                                    "c",
                          .script = "javascript:alert(1)",
                          .url = "https://example.org/a?b=1&c=2",
                          .cut = STR("a/b c"),
                          .html = html_ready(STR("<em>ready</em>")),
                          .negative = -12,
                          .huge = 18446744073709551615ULL,
                          .yes = true,
                          .items = items,
                          .item_count = 3};
    struct buf out = BUF_INIT;
    struct view v = {&out};
    bool written;

    for (size_t i = 0; argc == 2 && i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (strcmp(rows[i].name, argv[1]) == 0)
            rows[i].write(&v, &thing);
    }
    written = out.len > 0 && fwrite(out.at, 1, out.len, stdout) == out.len && fflush(stdout) == 0;
    buf_free(&out);
    return written ? 0 : 1;
}
