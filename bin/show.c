#include "show.h"

#include "base/clock.h"
#include "base/unicode.h"
#include "site/object_json.h"

void show_content_json(struct json_write *w, const struct content *content)
{
    content_json(w, content);
    member_text(w, "source_name", content->source_name);
}

void show_field(struct buf *out, const char *label, const char *format, ...)
{
    size_t before = out->len;
    size_t head;
    va_list args;

    buf_printf(out, "%-12s ", label);
    head = out->len;
    va_start(args, format);
    buf_vprintf(out, format, args);
    va_end(args);
    if (out->len == head)
        buf_cut(out, before);
    else
        buf_char(out, '\n');
}

static void show_palette(struct buf *out, bool has_palette, const struct palette *palette)
{
    char text[PALETTE_TEXT];

    if (has_palette)
        palette_text(palette, text);
    show_field(out, "palette", "%s", has_palette ? text : "inherited");
}

static void show_day(struct buf *out, const char *label, int64_t seconds)
{
    char text[CLOCK_TEXT];

    clock_day(seconds, text);
    show_field(out, label, "%s", text);
}

void show_project(struct buf *out, const struct project *project)
{
    show_field(out, "path", "%s", project->path);
    show_field(out, "title", "%s", project->title);
    show_palette(out, project->has_palette, &project->palette);
    show_field(out, "moderated", "%s", project->moderated ? "yes" : "no");
    show_day(out, "created", project->created_at);
    show_field(out, "description", "%s", project->description);
}

void show_size(struct buf *out, int64_t bytes)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    int64_t tenths = bytes;
    size_t unit = 0;

    if (bytes < 1000) {
        buf_printf(out, "%lld bytes", (long long)bytes);
        return;
    }
    tenths = (bytes + 50) / 100;
    while (tenths >= 10000 && unit < 3) {
        tenths = (tenths + 500) / 1000;
        unit++;
    }
    buf_printf(out, "%lld.%lld %s", (long long)(tenths / 10), (long long)(tenths % 10),
               units[unit]);
}

void show_content(struct buf *out, const struct content *content)
{
    struct buf size = BUF_INIT;

    show_size(&size, content->bytes);
    show_field(out, "path", "%s/%s", content->project_path, content->codename);
    show_field(out, "title", "%s", content->title);
    show_field(out, "kind", "%s", content_kind_name(content->kind));
    show_field(out, "state", "%s", content_state_name(content->state));
    show_field(out, "description", "%s",
               content->alt != NULL               ? content->alt
               : content->decorative              ? "(decorative)"
               : content->kind == CONTENT_PICTURE ? "(nobody has described it yet)"
                                                  : "");
    show_palette(out, content->has_palette, &content->palette);
    if (content->width > 0)
        show_field(out, "pixels", "%lld x %lld", (long long)content->width,
                   (long long)content->height);
    if (content->duration_ms > 0)
        show_field(out, "length", "%lld.%lld s", (long long)(content->duration_ms / 1000),
                   (long long)(content->duration_ms % 1000 / 100));
    show_field(out, "size", "%s", size.at);
    show_field(out, "by", "%s", content->handle == NULL ? "the site" : content->handle);
    show_day(out, "posted", content->posted_at);
    show_field(out, "from file", "%s", content->source_name);
    buf_free(&size);
}

size_t show_cut(struct buf *out, const char *text, size_t columns)
{
    struct str kept = str_of(text);

    while (unicode_width(kept) > columns)
        kept = str_slice(kept, 0, unicode_cut(kept, kept.len - 1));
    buf_str(out, kept);
    return unicode_width(kept);
}

void show_text(struct cli *cli)
{
    struct json_write w;
    struct str text;

    if (!cli->json)
        return;
    text = str_of(arena_copy(&cli->arena, buf_view(&cli->out)));
    buf_clear(&cli->out);
    json_begin(&w, &cli->out, true);
    json_object(&w);
    json_key(&w, "text");
    json_put_str(&w, text);
    json_end(&w);
    json_finish(&w);
}

void show_changed_project(struct cli *cli, const struct project *project, const char *sentence)
{
    struct json_write w;

    if (!cli->json) {
        buf_printf(&cli->out, "%s %s\n", sentence, project->path);
        return;
    }
    json_begin(&w, &cli->out, true);
    json_object(&w);
    project_json(&w, project);
    json_end(&w);
    json_finish(&w);
}

void show_changed_content(struct cli *cli, const struct content *content, const char *sentence)
{
    struct json_write w;

    if (!cli->json) {
        buf_printf(&cli->out, "%s %s/%s\n", sentence, content->project_path, content->codename);
        return;
    }
    json_begin(&w, &cli->out, true);
    json_object(&w);
    show_content_json(&w, content);
    json_end(&w);
    json_finish(&w);
}
